/*
 * The verb `feed` of dstudio-net: reads the feed at the address that is its
 * word, and writes "file" (a whole path, of the request): a line "feed" ("url",
 * "title", "damaged", "validator", "at"), then a line "item" for each sound.
 * "validator" of the request spares an unchanged feed. Prints one line, "feed"
 * with "items", or "same".
 */
#ifndef FETCH_FEED_VERB_H
#define FETCH_FEED_VERB_H

#include "http/verb.h"

MUST_CHECK bool feed_run(struct verb_call *call, struct error *err);

#endif
