/* What mplayer, ffplay and vlc tell, a line at a time; a command's template. */
#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "player/other_kind.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = xstrndup((const char *)data, size);
    struct other_run run = {
        .command = text, .path = "/a", .title = "{file}", .speed = 1.5};
    struct str_list argv = STR_LIST_INIT;
    struct error err = ERROR_INIT;

    for (enum player_kind kind = PLAYER_MPV; kind < PLAYER_KINDS; kind++) {
        double at_s = 0;

        if (other_kind(kind)->read_position != NULL &&
            other_kind(kind)->read_position(&run, text, &at_s)) {
            assert(isfinite(at_s));
        }
    }
    if (other_kind(PLAYER_COMMAND)->add_words(&run, &argv, &err)) {
        assert(argv.count > 0);
    }
    error_release(&err);
    str_list_release(&argv);
    free(text);
    return 0;
}
