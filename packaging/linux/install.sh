#!/bin/sh
# Installs Campaign Desk for the person who calls it: no administrator, nothing outside the home folder.
# The same call again, from a newer folder, updates it. To remove it: uninstall.sh, which lies beside the program.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
target=$HOME/.local/opt/campaign-desk

if [ "$here" = "$target" ]; then
    echo "Campaign Desk is installed already: $target" >&2
    exit 0
fi
mkdir -p "$HOME/.local/opt" "$HOME/.local/bin" "$data/applications"
rm -rf "$target.new"
cp -R "$here" "$target.new"
rm -rf "$target"
mv "$target.new" "$target"
ln -sf "$target/campaign-desk" "$HOME/.local/bin/campaign-desk"
for picture in "$target"/icons/*/campaign-desk.png; do
    side=$(basename "$(dirname "$picture")")
    mkdir -p "$data/icons/hicolor/${side}x${side}/apps"
    cp "$picture" "$data/icons/hicolor/${side}x${side}/apps/campaign-desk.png"
done
# in quotes: the home folder may hold a space
sed "s|@PROGRAM@|\"$target/campaign-desk\"|; s|^TryExec=\"\\(.*\\)\"|TryExec=\\1|" \
    "$target/campaign-desk.desktop" > "$data/applications/campaign-desk.desktop"
command -v update-desktop-database > /dev/null 2>&1 && update-desktop-database -q "$data/applications" || true
echo "Campaign Desk is installed. Look for it among your applications, or type: $HOME/.local/bin/campaign-desk"
