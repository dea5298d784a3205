#!/bin/sh
# Removes Campaign Desk. Asks whether accounts, jobs and settings go, too; --keep-data and --remove-data answer.
# Result files in "Documents/Campaign Desk" always stay.
set -eu
data=${XDG_DATA_HOME:-$HOME/.local/share}
target=$HOME/.local/opt/campaign-desk
answer=ask
case "${1:-}" in
    --keep-data) answer=no ;;
    --remove-data) answer=yes ;;
    "") ;;
    *) echo "uninstall.sh [--keep-data | --remove-data]" >&2; exit 2 ;;
esac
if [ "$answer" = ask ] && [ -t 0 ]; then
    printf 'Also remove your accounts with their keys, your jobs and settings? They cannot be brought back. [y/N] '
    read -r typed
    case "$typed" in y | Y | yes | Yes) answer=yes ;; *) answer=no ;; esac
fi
if [ "$answer" = yes ]; then
    # keys lie in the key store of the system: the program itself takes them out
    if ! "$target/campaign-desk" accounts remove --all; then
        echo "The keys could not be removed from the key store of your system. Nothing was removed." >&2
        echo "Unlock the key store and try again, or keep the data: uninstall.sh --keep-data" >&2
        exit 1
    fi
    rm -rf "${XDG_CONFIG_HOME:-$HOME/.config}/CampaignDesk" "$data/CampaignDesk" \
        "${XDG_CACHE_HOME:-$HOME/.cache}/CampaignDesk" "${XDG_STATE_HOME:-$HOME/.local/state}/CampaignDesk"
fi
rm -f "$HOME/.local/bin/campaign-desk" "$data/applications/campaign-desk.desktop"
rm -f "$data"/icons/hicolor/*/apps/campaign-desk.png
rm -rf "$target"
if [ "$answer" = yes ]; then
    echo "Campaign Desk and its data are removed."
else
    echo "Campaign Desk is removed. Your accounts, jobs and settings are kept for the next installation."
fi
