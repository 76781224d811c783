/*
 * Records of files with errors lack texts that every reader counts on. What is
 * missing was reported when it was read; here it becomes the empty text.
 */
#ifndef CATALOG_COMPLETE_H
#define CATALOG_COMPLETE_H

#include "catalog/catalog.h"

void episode_complete(struct episode *episode);
void quiz_file_complete(struct quiz_file *quiz);
/* All of it. */
void catalog_complete(struct catalog *catalog);

#endif
