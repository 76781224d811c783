/* `read EP`: the script as text, through a pager on a terminal. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/command.h"
#include "markup/layout.h"

static const struct cli_option options[] = {
    {"chapter", "C", "only this chapter"},
    {"width", "N", "columns, 40 to 200 (those of the terminal, else 80)"},
    CLI_OPTIONS_END,
};

static int terminal_width(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    return 80;
}

static void add_layout(struct call *call, const struct layout *layout)
{
    struct str line = STR_INIT;

    for (size_t i = 0; i < layout_get_count(layout); i++) {
        str_clear(&line);
        layout_add_line(layout, i, &line);
        utf8_add_clean(&call->text, line.buf, line.len);
        str_add_char(&call->text, '\n');
    }
    str_release(&line);
}

static void add_json(struct call *call, const struct app_episode *episode,
                     int only)
{
    json_open_list(&call->writer, NULL);
    for (size_t i = 0; i < episode->meta.chapter_count; i++) {
        int at = episode->chapter_of[i];
        struct str text = STR_INIT;

        if (at == NO_CHAPTER || (only >= 0 && only != (int)i)) {
            continue;
        }
        for (size_t b = episode->script->chapters[at].first_block;
             b < episode->script->chapters[at].end_block; b++) {
            str_add_format(&text, "%s%s", text.len > 0 ? "\n\n" : "",
                           episode->script->blocks[b].rich.text);
        }
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "id", episode->meta.chapters[i].id);
        json_text(&call->writer, "title", episode->meta.chapters[i].title);
        json_text(&call->writer, "text", text.buf);
        json_close_object(&call->writer);
        str_release(&text);
    }
    json_close_list(&call->writer);
}

/* Long text on a terminal goes through $PAGER, as git does it. */
static void page(struct call *call)
{
    const char *pager = getenv("PAGER");
    FILE *pipe;

    if (call->json || !isatty(STDOUT_FILENO) || call->text.len < 2000) {
        return;
    }
    if (pager == NULL || pager[0] == '\0') {
        pager = "less -FRX";
    }
    signal(SIGPIPE, SIG_IGN);
    pipe = popen(pager, "w");
    if (pipe != NULL) {
        fwrite(call->text.buf, 1, call->text.len, pipe);
        if (pclose(pipe) == 0) {
            str_clear(&call->text);
        }
    }
}

static bool print_episode(struct call *call, const struct app_episode *episode)
{
    const char *chapter = call_option(call, "chapter");
    struct layout_options layout_options = LAYOUT_OPTIONS_INIT;
    int only = -1;
    int64_t width;

    if (episode->script == NULL) {
        return error_set_code(&call->err, ERROR_NOT_FOUND,
                              "episode %d, '%s', has no script yet", episode->n,
                              episode->meta.title);
    }
    if (!call_number(call, "width", 40, 200, terminal_width(), &width)) {
        return false;
    }
    if (chapter != NULL) {
        only = app_episode_want_chapter(episode, chapter, &call->err);
        if (only < 0) {
            return false;
        }
        layout_options.chapter = episode->chapter_of[only];
    }
    if (call->json) {
        add_json(call, episode, only);
    } else {
        layout_options.width = (int)width;
        struct layout *layout = layout_new(episode->script, &layout_options);

        add_layout(call, layout);
        layout_free(layout);
    }
    return true;
}

static enum exit_code run(struct call *call)
{
    struct app_episode *episode = NULL;
    int n = call_episode(call, 0);
    bool ok = n > 0 && app_episode_read(call->app, n, &episode, &call->err) &&
              print_episode(call, episode);

    app_episode_free(episode);
    if (!ok) {
        return call_fail(call);
    }
    page(call);
    return EXIT_DONE;
}

const struct command command_read = {
    .name = "read",
    .arguments = "EP",
    .summary = "Print an episode's script.",
    .options = options,
    .min_arguments = 1,
    .max_arguments = 1,
    .completes = COMPLETES_EPISODE,
    .run = run,
};
