/* What history.c does for the scanner of history_csv.c. */
#ifndef SCHEDULE_HISTORY_PRIVATE_H
#define SCHEDULE_HISTORY_PRIVATE_H

#include "schedule/history.h"

/* Makes room for `count` rows in all. */
void review_rows_reserve(struct review_rows *rows, size_t count);
/* No more rows can be numbered. */
bool review_rows_full(const struct review_rows *rows);

#endif
