#include "player/other_kind.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_out.h"
#include "base/number.h"
#include "base/process.h"

/* With a point, whatever the locale is. */
static void add_number(struct str *out, double value)
{
    struct json_out json;

    json_begin(&json, out);
    json_decimal(&json, NULL, value);
}

static void add_word(struct str_list *argv, const char *before, double value)
{
    struct str word = STR_INIT;

    str_add(&word, before);
    add_number(&word, value);
    str_list_take(argv, str_take(&word));
}

static void add_words(struct str_list *argv, const char *const *words)
{
    for (; *words != NULL; words++) {
        str_list_add(argv, *words);
    }
}

/* The number that a text begins with; false if it does not, or is not finite.
 */
static bool read_number(const char *text, double *value)
{
    size_t len = strspn(text, "-0123456789.");

    return len > 0 && (text[len] == '\0' || text[len] == ' ') &&
           number_parse(text, len, value);
}

/* mplayer: slave mode. A query without the prefix would end a pause. */
static bool mplayer_words(const struct other_run *run, struct str_list *argv,
                          struct error *err)
{
    static const char *const fixed[] = {"-noconfig",   "all",
                                        "-slave",      "-quiet",
                                        "-vo",         "null",
                                        "-novideo",    "-noconsolecontrols",
                                        "-nolirc",     "-noar",
                                        "-nojoystick", "-noautosub",
                                        "-input",      "nodefault-bindings",
                                        "-af",         "scaletempo",
                                        NULL};

    (void)err;
    str_list_add(argv, run->program);
    add_words(argv, fixed);
    str_list_add(argv, "-ss");
    add_word(argv, "", run->start_s);
    str_list_add(argv, "-speed");
    add_word(argv, "", run->speed);
    str_list_add(argv, "-softvol");
    str_list_add(argv, "-volume");
    add_word(argv, "", run->volume);
    str_list_add(argv, run->path);
    return true;
}

static void mplayer_seek(double to_s, struct str *line)
{
    str_add(line, "seek ");
    add_number(line, to_s);
    str_add(line, " 2\n");
}

static void mplayer_speed(double speed, struct str *line)
{
    str_add(line, "pausing_keep_force speed_set ");
    add_number(line, speed);
    str_add(line, "\n");
}

static void mplayer_volume(int percent, struct str *line)
{
    str_add_format(line, "pausing_keep_force volume %d 1\n", percent);
}

static bool mplayer_position(const struct other_run *run, const char *line,
                             double *position_s)
{
    static const char answer[] = "ANS_TIME_POSITION=";
    const char *at = strstr(line, answer);

    (void)run;
    return at != NULL && read_number(at + strlen(answer), position_s);
}

/* vlc: its old remote control, on a pretended terminal. */
static bool vlc_words(const struct other_run *run, struct str_list *argv,
                      struct error *err)
{
    static const char *const fixed[] = {
        "-I",         "oldrc",           "--rc-fake-tty",
        "--no-video", "--play-and-exit", "--no-media-library",
        NULL};

    (void)err;
    str_list_add(argv, run->program);
    add_words(argv, fixed);
    add_word(argv, "--start-time=", run->start_s);
    add_word(argv, "--rate=", run->speed);
    str_list_add(argv, run->path);
    return true;
}

static void vlc_seek(double to_s, struct str *line)
{
    str_add_format(line, "seek %d\n", (int)to_s);
}

static void vlc_volume(int percent, struct str *line)
{
    str_add_format(line, "volume %d\n", percent * 256 / 100);
}

/* An answer is a line of digits; all else is talk. */
static bool vlc_position(const struct other_run *run, const char *line,
                         double *position_s)
{
    (void)run;
    return line[0] != '\0' && strspn(line, "0123456789") == strlen(line) &&
           strlen(line) < 7 && read_number(line, position_s);
}

/* ffplay takes nothing while it plays: what changes begins it anew. */
static bool ffplay_words(const struct other_run *run, struct str_list *argv,
                         struct error *err)
{
    static const char *const fixed[] = {"-nodisp",   "-vn",   "-autoexit",
                                        "-loglevel", "quiet", "-stats",
                                        "-ss",       NULL};
    struct str filter = STR_INIT;

    (void)err;
    str_list_add(argv, run->program);
    add_words(argv, fixed);
    add_word(argv, "", run->start_s);
    str_list_add(argv, "-volume");
    add_word(argv, "", run->volume);
    if (run->speed != 1) {
        /* Old builds take 0.5 to 2 in one step. */
        double first = run->speed > 2 ? 2 : run->speed;

        str_list_add(argv, "-af");
        str_add(&filter, "atempo=");
        add_number(&filter, first);
        if (run->speed > 2) {
            str_add(&filter, ",atempo=");
            add_number(&filter, run->speed / 2);
        }
        str_list_take(argv, str_take(&filter));
    }
    str_list_take(argv, xasprintf("file:%s", run->path));
    return true;
}

/* "  13.72 M-A: …"; "nan" before it plays. With a tempo its clock runs on
 * from the start at the speed of the wall. */
static bool ffplay_position(const struct other_run *run, const char *line,
                            double *position_s)
{
    if (strstr(line, "M-A:") == NULL ||
        !read_number(line + strspn(line, " "), position_s)) {
        return false;
    }
    *position_s = run->start_s + (*position_s - run->start_s) * run->speed;
    return true;
}

struct place {
    const char *name;
    const char *value;
};

/* One word of the template with its placeholders filled; a text put in is
 * never read for placeholders again. */
static char *fill(const char *word, const struct place *places)
{
    struct str filled = STR_INIT;

    while (*word != '\0') {
        const struct place *place = places;

        while (place->name != NULL && !str_starts_with(word, place->name)) {
            place++;
        }
        if (place->name != NULL) {
            str_add(&filled, place->value);
            word += strlen(place->name);
        } else {
            str_add_char(&filled, *word++);
        }
    }
    return str_take(&filled);
}

static bool command_words(const struct other_run *run, struct str_list *argv,
                          struct error *err)
{
    struct str_list words = STR_LIST_INIT;
    struct str start = STR_INIT;
    struct str speed = STR_INIT;
    bool ok = process_split(run->command, &words, err);

    add_number(&start, run->start_s);
    add_number(&speed, run->speed);
    for (size_t i = 0; ok && i < words.count; i++) {
        const struct place places[] = {
            {"{file}", run->path},  {"{start}", start.buf},
            {"{speed}", speed.buf}, {"{title}", run->title},
            {NULL, NULL},
        };

        str_list_take(argv, fill(words.items[i], places));
    }
    if (ok && strstr(run->command, "{file}") == NULL) {
        str_list_add(argv, run->path);
    }
    str_release(&start);
    str_release(&speed);
    str_list_release(&words);
    return ok;
}

static const struct other_kind kinds[PLAYER_KINDS] = {
    [PLAYER_MPV] =
        {
            .about = {"mpv", "mpv", PLAYER_EXACT, true, true, true, true, true,
                      NULL},
        },
    [PLAYER_MPLAYER] =
        {
            .about = {"mplayer", "mplayer", PLAYER_EXACT, true, true, true,
                      true, false,
                      "mplayer lands up to a second beside the place it is "
                      "sent to"},
            .ask = "pausing_keep_force get_time_pos\n",
            .toggle_pause = "pause\n",
            .quit = "quit\n",
            .variable = "MPLAYER_HOME=/dev/null/mplayer",
            .add_words = mplayer_words,
            .add_seek = mplayer_seek,
            .add_speed = mplayer_speed,
            .add_volume = mplayer_volume,
            .read_position = mplayer_position,
        },
    [PLAYER_FFPLAY] =
        {
            .about = {"ffplay", "ffmpeg", PLAYER_EXACT, false, true, true, true,
                      false,
                      "ffplay is begun anew at every pause, jump and change "
                      "of speed"},
            .on_stderr = true,
            .tells = true,
            .add_words = ffplay_words,
            .read_position = ffplay_position,
        },
    [PLAYER_VLC] =
        {
            .about = {"vlc", "vlc-bin", PLAYER_SECONDS, true, true, true, true,
                      false, "vlc tells whole seconds only"},
            .ask = "get_time\n",
            .toggle_pause = "pause\n",
            .quit = "quit\n",
            .add_words = vlc_words,
            .add_seek = vlc_seek,
            .add_volume = vlc_volume,
            .read_position = vlc_position,
        },
    [PLAYER_COMMAND] =
        {
            .about = {"command", NULL, PLAYER_ESTIMATED, false, true, true,
                      false, false,
                      "a command tells nothing: the position is estimated by "
                      "the clock"},
            .add_words = command_words,
        },
};

const struct other_kind *other_kind(enum player_kind kind)
{
    return &kinds[kind];
}
