#!/usr/bin/env bash
# The API's description is valid OpenAPI, by a validator that is not ours, and what the service answers has the shapes that
# it says.
# shellcheck source-path=SCRIPTDIR source=../network.sh
source "$(dirname "${BASH_SOURCE[0]}")/../network.sh"

perl -MJSON::Validator::Schema::OpenAPIv3 -e 1 2>/dev/null || skip "libjson-validator-perl is not installed"
need_packages curl

ask_api() {
  curl --silent --show-error --fail --unix-socket "$control" "http://piboot$1"
}

make_lan
start_router
start_piboot
import_os trixie
plug four switch lan dc:a6:32:00:00:04
ask four 4 dc:a6:32:00:00:04 b0000004 >/dev/null
wait_until 10 stage_is b0000004 dhcp || die "the Pi is not known"

echo "the description"
ask_api /api/v1/openapi.json >"$work/openapi.json"
for path in /api/v1/clients /api/v1/clients/b0000004/boots /api/v1/status /api/v1/os /api/v1/power /api/v1/tasks /api/v1/roots /api/v1/settings; do
  ask_api "$path" >"$work/answer$(tr / _ <<<"$path").json"
done
perl - "$work" <<'PERL'
use strict;
use warnings;
use JSON::PP qw(decode_json);
use JSON::Validator::Schema::OpenAPIv3;
my $work = shift;
sub slurp { open my $file, '<', $_[0] or die "$_[0]: $!"; local $/; return decode_json(<$file>) }
my $schema = JSON::Validator::Schema::OpenAPIv3->new->data(slurp("$work/openapi.json"));
my @errors = @{ $schema->errors };
die map { "description: $_\n" } @errors if @errors;
my $checked = 0;
for my $file (glob "$work/answer_*.json") {
  (my $path = $file) =~ s/.*answer|\.json$//g;
  $path =~ tr|_|/|;
  $path =~ s|/b0000004/|/{id}/|;
  @errors = $schema->validate_response([get => $path], { status => 200, body => sub { return { content_type => 'application/json', exists => 1, value => slurp($file) } } });
  die map { "GET $path: $_\n" } @errors if @errors;
  $checked++;
}
print "valid, and so are $checked answers\n";
PERL
echo "an answer of another shape would be noticed"
jq '.[0].macs = {"x": 1}' "$work/answer_api_v1_clients.json" >"$work/wrong.json"
mv "$work/wrong.json" "$work/answer_api_v1_clients.json"
! perl - "$work" 2>/dev/null <<'PERL' || die "an answer of another shape passes"
use JSON::PP qw(decode_json);
use JSON::Validator::Schema::OpenAPIv3;
my $work = shift;
sub slurp { open my $file, '<', $_[0] or die; local $/; return decode_json(<$file>) }
my $schema = JSON::Validator::Schema::OpenAPIv3->new->data(slurp("$work/openapi.json"));
exit 1 if $schema->validate_response([get => '/api/v1/clients'], { status => 200, body => sub { return { content_type => 'application/json', exists => 1, value => slurp("$work/answer_api_v1_clients.json") } } });
PERL
