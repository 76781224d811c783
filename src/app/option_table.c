#include "app/settings.h"

#include <string.h>

static const char *const theme_words[] = {NULL};
static const char *const confidence_words[] = {"ask", "off", NULL};
static const char *const model_words[] = {"fsrs-6", "fsrs-7", NULL};
static const char *const day_words[] = {"normal", "reduced", "minimum", NULL};
static const char *const narrator_words[] = {
    "auto", "flite", "espeak-ng", "festival", "piper", "command", NULL};

static const char *const delete_words[] = {"ask", "yes", "no", NULL};

/* A key that ends in '.' is a family: it stands for every key it begins. */
static const struct option options[] = {
    {"theme", OPTION_DEVICE, OPTION_TEXT, "dark", theme_words, 0, 0,
     "dark, light, mono, high-contrast, or the name of a file in themes/"},
    {"mouse", OPTION_DEVICE, OPTION_BOOL, "true", NULL, 0, 0,
     "take clicks and the wheel"},
    {"ascii", OPTION_DEVICE, OPTION_BOOL, "false", NULL, 0, 0,
     "draw with ASCII only, as where the locale has no UTF-8"},
    {"redraw_unfocused", OPTION_DEVICE, OPTION_BOOL, "false", NULL, 0, 0,
     "follow the sound on the screen while another window has the focus, too"},
    {"player", OPTION_DEVICE, OPTION_TEXT, "auto", NULL, 0, 0,
     "auto (the first installed of mpv, mplayer, ffplay, vlc), one of these, "
     "command, or a path to one"},
    {"player_command", OPTION_DEVICE, OPTION_TEXT, "", NULL, 0, 0,
     "with player: command; {file}, {start}, {speed}, {title} are filled in"},
    {"player_args", OPTION_DEVICE, OPTION_TEXT, "", NULL, 0, 0,
     "further arguments for the player"},
    {"sound_device", OPTION_DEVICE, OPTION_TEXT, "", NULL, 0, 0,
     "with mpv: what to play on, one of dstudio play --devices; empty: the "
     "system's choice"},
    {"media_keys", OPTION_DEVICE, OPTION_BOOL, "false", NULL, 0, 0,
     "let the desktop's media keys reach mpv, by the package mpv-mpris"},
    {"narrator", OPTION_DEVICE, OPTION_WORD, "auto", narrator_words, 0, 0,
     "the voice; auto: flite where it is installed, else espeak-ng"},
    {"narrator_command", OPTION_DEVICE, OPTION_TEXT, "", NULL, 0, 0,
     "with narrator: command; {text} and {wav} are file names, and without "
     "{text} the words come on standard input"},
    {"piper", OPTION_DEVICE, OPTION_TEXT, "", NULL, 0, 0,
     "with narrator: piper; full path of the speech program"},
    {"piper_voice", OPTION_DEVICE, OPTION_TEXT, "", NULL, 0, 0,
     "with narrator: piper; the .onnx file of its voice"},
    {"narrate_ahead", OPTION_DEVICE, OPTION_INT, "2", NULL, 0, 9,
     "episodes made ready beyond the one that is played"},
    {"narrate_on_battery", OPTION_DEVICE, OPTION_BOOL, "false", NULL, 0, 0,
     "make them ready on battery, too"},
    {"sound_quota_mb", OPTION_DEVICE, OPTION_INT, "600", NULL, 10, 1000000,
     "room for narrated sound; what is heard and quizzed goes first"},
    {"sound_delete", OPTION_DEVICE, OPTION_WORD, "ask", delete_words, 0, 0,
     "delete narrated sound when the room is full; ask: not before you agreed"},
    {"feed", OPTION_DEVICE, OPTION_TEXT, "", NULL, 0, 0,
     "addresses of podcast feeds with recordings, with blanks between"},
    {"download_quota_mb", OPTION_DEVICE, OPTION_INT, "4000", NULL, 10, 10000000,
     "room for recordings; what is heard and quizzed goes first"},
    {"download_delete", OPTION_DEVICE, OPTION_WORD, "ask", delete_words, 0, 0,
     "delete recordings when the room is full; ask: not before you agreed"},
    {"download_reserve_mb", OPTION_DEVICE, OPTION_INT, "500", NULL, 0, 1000000,
     "what downloads leave free on the disk"},
    {"download_parallel", OPTION_DEVICE, OPTION_INT, "2", NULL, 1, 4,
     "downloads at once, one of each host"},
    {"pack_key", OPTION_DEVICE, OPTION_TEXT, "", NULL, 0, 0,
     "public key (minisign) that content packs must be signed with"},
    {"offline", OPTION_DEVICE, OPTION_BOOL, "false", NULL, 0, 0,
     "use no network at all: no sync, no download, no feed"},
    {"keyring", OPTION_DEVICE, OPTION_BOOL, "false", NULL, 0, 0,
     "keep login and keys of notes in the system's keyring (secret-tool)"},
    {"sync_minutes", OPTION_DEVICE, OPTION_INT, "15", NULL, 0, 1440,
     "minutes between syncs while nothing happens; 0: none of these"},
    {"proxy", OPTION_DEVICE, OPTION_TEXT, "", NULL, 0, 0,
     "http://HOST:PORT; none; empty: as http_proxy and https_proxy say"},
    {"ca_file", OPTION_DEVICE, OPTION_TEXT, "", NULL, 0, 0,
     "certificates to trust in place of the system's (PEM)"},
    {"editor", OPTION_DEVICE, OPTION_TEXT, "", NULL, 0, 0,
     "for long notes; empty: $VISUAL, $EDITOR, else vi"},
    {"quiz.confidence", OPTION_PERSON, OPTION_WORD, "off", confidence_words, 0,
     0, "ask after each answer how sure you are"},
    {"quiz.chapter_checks", OPTION_PERSON, OPTION_BOOL, "false", NULL, 0, 0,
     "one or two questions when a chapter was heard to its end"},
    {"listen.speed", OPTION_PERSON, OPTION_NUMBER, "1", NULL, 0.5, 3,
     "speed of playing"},
    {"listen.speed.series.", OPTION_PERSON, OPTION_NUMBER, "1", NULL, 0.5, 3,
     "speed for one series, in place of the general one"},
    {"listen.rewind", OPTION_PERSON, OPTION_BOOL, "true", NULL, 0, 0,
     "go back a little after a pause, the longer the further"},
    {"listen.next", OPTION_PERSON, OPTION_BOOL, "false", NULL, 0, 0,
     "go on with the queue or the next episode by itself"},
    {"memory.retention", OPTION_PERSON, OPTION_NUMBER, "0.9", NULL, 0.7, 0.99,
     "desired retention: recall wanted on the day a question returns"},
    {"memory.retention.series.", OPTION_PERSON, OPTION_NUMBER, "0.9", NULL, 0.7,
     0.99, "desired retention of one series"},
    {"memory.retention.weight.", OPTION_PERSON, OPTION_NUMBER, "0.9", NULL, 0.7,
     0.99, "desired retention of objectives of one weight, 1 to 5"},
    {"memory.steps", OPTION_PERSON, OPTION_MINUTES, "1 10", NULL, 0, 1439,
     "minutes between the first answers to a new question"},
    {"memory.relearning_steps", OPTION_PERSON, OPTION_MINUTES, "10", NULL, 0,
     1439, "minutes before a forgotten question returns"},
    {"memory.max_interval", OPTION_PERSON, OPTION_INT, "36500", NULL, 1, 36500,
     "longest time between two reviews, days"},
    {"memory.rollover_hour", OPTION_PERSON, OPTION_INT, "4", NULL, 0, 23,
     "hour at which a study day begins"},
    {"memory.fuzz", OPTION_PERSON, OPTION_BOOL, "true", NULL, 0, 0,
     "spread due days a little, so that questions do not stay in clumps"},
    {"memory.balance", OPTION_PERSON, OPTION_BOOL, "false", NULL, 0, 0,
     "choose less crowded days among those"},
    {"memory.easy_days", OPTION_PERSON, OPTION_DAYS,
     "normal normal normal normal normal normal normal", day_words, 0, 0,
     "how much each weekday takes, Monday first"},
    {"memory.new_per_day", OPTION_PERSON, OPTION_INT, "5", NULL, 0, 999,
     "unseen questions added to a day's review"},
    {"memory.leech", OPTION_PERSON, OPTION_INT, "8", NULL, 0, 99,
     "lapses that make a leech; 0: never"},
    {"memory.model", OPTION_PERSON, OPTION_WORD, "fsrs-6", model_words, 0, 0,
     "model of memory; fsrs evaluate --compare says which fits you"},
    {NULL, OPTION_DEVICE, OPTION_TEXT, NULL, NULL, 0, 0, NULL},
};

const struct option *option_table(void)
{
    return options;
}

const struct option *option_find(const char *key)
{
    for (const struct option *option = options; option->key != NULL; option++) {
        bool family = str_ends_with(option->key, ".");

        if (family ? str_starts_with(key, option->key) &&
                         key[strlen(option->key)] != '\0'
                   : str_equal(key, option->key)) {
            return option;
        }
    }
    return NULL;
}
