/*
 * What is kept beside a recording: ID.recording, lines of the form of progress
 * lines ("recording", then a "chapter" each), and ID.vtt, its transcript.
 */
#ifndef FETCH_RECORDING_H
#define FETCH_RECORDING_H

#include "fetch/transfer.h"

/* Writes ID.recording of a transfer that is done; deletes an older file of
 * another ending. A pack has only the latter. */
MUST_CHECK bool recording_write(const struct transfer *transfer,
                                const char *folder, struct error *err);
/*
 * Fetches chapters (of the file itself where none are published), transcript,
 * and the signature of a pack (FILE.minisig) where the job names them, and
 * writes them. What is amiss with either is told as a sentence in `notes`.
 */
void recording_add_extras(const struct transfer *transfer, const char *folder,
                          struct str_list *notes);

#endif
