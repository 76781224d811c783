/* A text as a picture that a phone reads. */
#ifndef SYNC_QR_H
#define SYNC_QR_H

#include "base/str.h"

/*
 * Rows of '1' (dark) and '0', each with a LF behind it. False: it is too long,
 * or this program was built without libqrencode; `rows` is empty then.
 */
bool qr_add(const char *text, struct str *rows);

#endif
