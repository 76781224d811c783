/*
 * The verbs of `dstudio-net` that speak with the sync server. Every request has
 * the members of session.h; further ones are named here, and so are the steps
 * that are reported. Numbers named _at are seconds, _ms milliseconds.
 */
#ifndef SYNC_VERBS_H
#define SYNC_VERBS_H

#include "http/verb.h"

/*
 * sync: brings both sides in step.
 *   "mode"  "" a person waits for it; "background"; "last": at the program's
 *           end, at most 10 s
 *   begin {server} · moved {sent, received, to_send, to_receive} ·
 *   again {text, in_s} · busy {} · waiting {until_ms} ·
 *   done {sent, received, quarantined, parted, requests, ms} ·
 *   proof {equal, logs, events, summary} · stopped {problem}
 */
bool sync_verb_sync(struct verb_call *call, struct error *err);

/*
 * login: makes this device known and binds the profile to the account.
 *   "url", "method" ("device", "browser" or "password"), "device_name"; with
 *   "password": "email", "password", "totp"
 *   server {name, notice, privacy, device, password, browser} ·
 *   code {code, address, complete, qr, expires_s} ·
 *   browser {browser (the address), opened} ·
 *   in {learner, server, known}
 */
bool sync_verb_login(struct verb_call *call, struct error *err);
/* logout: ends this device's token and forgets it. out {told} */
bool sync_verb_logout(struct verb_call *call, struct error *err);
/* whoami: me {learner, email, name, server} */
bool sync_verb_whoami(struct verb_call *call, struct error *err);
/* devices: device {id, name, platform, created_at, seen_at, current} each */
bool sync_verb_devices(struct verb_call *call, struct error *err);
/* device-rename ID; "name" */
bool sync_verb_device_rename(struct verb_call *call, struct error *err);
/* device-end ID: its token ends at once */
bool sync_verb_device_end(struct verb_call *call, struct error *err);
/* erase: deletes the account; "password", "now". erasing {erase_at} */
bool sync_verb_erase(struct verb_call *call, struct error *err);

#endif
