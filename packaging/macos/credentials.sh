#!/usr/bin/env bash
# Puts the developer's certificate and the notary's profile into a key chain of their own, for packaging/macos.py.
# Without the variables it says so and ends well: the build then makes an unsigned image.
set -euo pipefail
if [ -z "${CAMPAIGN_DESK_MAC_CERTIFICATE:-}" ]; then
    echo "::warning::no certificate in the environment: the application will not be signed"
    exit 0
fi
chain="$RUNNER_TEMP/campaign-desk.keychain-db"
word=$(openssl rand -base64 24)
file="$RUNNER_TEMP/certificate.p12"
trap 'rm -f "$file"' EXIT
printf '%s' "$CAMPAIGN_DESK_MAC_CERTIFICATE" | base64 --decode > "$file"
security create-keychain -p "$word" "$chain"
security set-keychain-settings -lut 7200 "$chain"
security unlock-keychain -p "$word" "$chain"
security import "$file" -k "$chain" -P "${CAMPAIGN_DESK_MAC_CERTIFICATE_PASSWORD:-}" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -s -k "$word" "$chain" > /dev/null
security list-keychains -d user -s "$chain" login.keychain-db
name=$(security find-identity -v -p codesigning "$chain" | sed -n 's/.*"\(Developer ID Application: .*\)"/\1/p' | head -1)
if [ -z "$name" ]; then
    echo "::error::the certificate holds no \"Developer ID Application\" identity"
    exit 1
fi
echo "CAMPAIGN_DESK_MAC_IDENTITY=$name" >> "$GITHUB_ENV"
if [ -n "${CAMPAIGN_DESK_MAC_APPLE_ID:-}" ]; then
    xcrun notarytool store-credentials campaign-desk --keychain "$chain" --apple-id "$CAMPAIGN_DESK_MAC_APPLE_ID" \
        --team-id "$CAMPAIGN_DESK_MAC_TEAM_ID" --password "$CAMPAIGN_DESK_MAC_APPLE_PASSWORD"
    echo "CAMPAIGN_DESK_MAC_NOTARY=campaign-desk" >> "$GITHUB_ENV"
fi
