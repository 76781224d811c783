/*
 * The verb `download` of dstudio-net. Members of its request, beside the
 * settings: "folder"; "jobs", a list of objects (job.h); "parallel" (2),
 * "quota" and "reserve" (bytes); and for tests "retry_ms", "stall_s", "tries".
 *
 * Lines that steer: {"add": JOB}, {"pause": ID}, {"cancel": ID}, {"finish":
 * true} (end once nothing is left to do; without it that happens by itself).
 *
 * Progress lines, each with the "id": "begin" and "progress" ("have", "size" or
 * -1, "rate" bytes a second), "wait" ("in_ms", "text": why), "done" ("file"),
 * "stopped", "failed" ("text"; "lacks": bytes over the quota, 0: it is not
 * that), "note" ("text": what is amiss with chapters or transcript).
 */
#ifndef FETCH_DOWNLOAD_H
#define FETCH_DOWNLOAD_H

#include "http/verb.h"

MUST_CHECK bool download_run(struct verb_call *call, struct error *err);

#endif
