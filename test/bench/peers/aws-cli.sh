#!/bin/sh
# The AWS CLI under xargs. Arguments: routing profile id, processes at a time. Prints the ids that it believes changed.
set -eu
export TARGET="$1"
aws connect list-users --instance-id "$CONNECT_BULK_INSTANCE" --query 'UserSummaryList[].[Id]' --output text |
  xargs -P "$2" -I ID sh -c '
    aws connect update-user-routing-profile --instance-id "$CONNECT_BULK_INSTANCE" --user-id ID \
      --routing-profile-id "$TARGET" && echo ID'
