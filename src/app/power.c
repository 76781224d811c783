#include "app/power.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/path.h"

/* Whatever they hold, the files are said to be a page of memory long. */
enum { PAGE_MAX = 64 * 1024 };

/* The file's first line is `word`. */
static bool says(const char *supply, const char *file, const char *word)
{
    char *path = path_join(supply, file);
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    bool equal = false;

    if (file_exists(path) && file_read(path, PAGE_MAX, &text, &err)) {
        str_trim(&text);
        equal = str_equal(text.buf, word);
    }
    error_release(&err);
    str_release(&text);
    free(path);
    return equal;
}

bool power_on_battery(const char *folder)
{
    struct str_list names = STR_LIST_INIT;
    bool discharging = false;
    bool plugged = false;

    file_list_folder(folder, &names);
    for (size_t i = 0; i < names.count; i++) {
        char *supply = path_join(folder, names.items[i]);

        /* Not of a mouse, or a drawing board, which has a mains of its own. */
        bool own = !says(supply, "scope", "Device");

        if (own && says(supply, "type", "Battery")) {
            discharging = discharging || says(supply, "status", "Discharging");
        } else if (own) {
            plugged = plugged || says(supply, "online", "1");
        }
        free(supply);
    }
    str_list_release(&names);
    return discharging && !plugged;
}
