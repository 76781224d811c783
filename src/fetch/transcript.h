/* Transcripts of recordings: WebVTT, SubRip, and JSON of the podcast
 * namespace, all to cues. */
#ifndef FETCH_TRANSCRIPT_H
#define FETCH_TRANSCRIPT_H

#include "markup/cues.h"

/* Is this a media type with times in it? text/html and text/plain are not. */
bool transcript_type_known(const char *type);
/*
 * Reads by the media type; when that says nothing, by the first bytes. Cues
 * rise in time; pieces of a sentence in JSON are joined. Fails with
 * ERROR_DAMAGED when there is not one cue. `cues` was empty.
 */
MUST_CHECK bool transcript_parse(struct cues *cues, const char *type,
                                 const char *text, size_t len,
                                 struct error *err);

#endif
