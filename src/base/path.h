/* Where things live: XDG folders, joining names. All results are freed. */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/str.h"

/* What a person typed: "~/x" is below $HOME. */
char *path_typed(const char *text);
char *path_join(const char *folder, const char *name);
/* The last part of the path, borrowed from it. */
const char *path_name(const char *path);
/* Without its last part; "." if there is none. */
char *path_folder(const char *path);

/*
 * XDG folder of the program, "$XDG_DATA_HOME/dstudio" and so on, with the
 * standard's defaults below $HOME. A relative XDG value is ignored, as the
 * standard asks. Nothing is created.
 */
char *path_data(void);
char *path_config(void);
char *path_state(void);
char *path_cache(void);
char *path_runtime(void);
/*
 * Folders of the program that all users of the machine share, from
 * $XDG_DATA_DIRS (/usr/local/share and /usr/share), the one that goes before
 * the others first.
 */
void path_shared_data(struct str_list *folders);

#endif
