#include "ui/input.h"

/* Only functions are wanted of curses: its macros have everyday names. */
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/input_scan.h"

#define BUFFER_SIZE     4096
#define SEQUENCE_BYTES  32   /* longest sequence that can be added */
#define HALF_WAIT_MS    250  /* for the rest of a longer sequence, or UTF-8 */
#define PASTE_SILENT_MS 2000 /* a paste whose end got lost ends here */

struct sequence {
    char bytes[SEQUENCE_BYTES + 1];
    size_t len;
    struct key key;
};

struct input {
    char buffer[BUFFER_SIZE];
    size_t start;
    size_t len;
    int64_t fed_at_ms;
    bool in_paste;
    bool after_cr; /* in a paste: the next '\n' belongs to it */
    struct sequence *added;
    size_t added_count;
    size_t added_capacity;
};

struct input *input_new(void)
{
    return xcalloc(1, sizeof(struct input));
}

void input_free(struct input *input)
{
    if (input != NULL) {
        free(input->added);
        free(input);
    }
}

void input_reset(struct input *input)
{
    input->len = 0;
    input->start = 0;
    input->in_paste = false;
    input->after_cr = false;
}

void input_add_sequence(struct input *input, const char *bytes,
                        const struct key *key)
{
    size_t len = strlen(bytes);
    struct sequence *sequence;

    if (len == 0 || len > SEQUENCE_BYTES) {
        return;
    }
    GROW(input->added, input->added_count, input->added_capacity);
    sequence = &input->added[input->added_count++];
    memset(sequence, 0, sizeof(*sequence));
    memcpy(sequence->bytes, bytes, len);
    sequence->len = len;
    sequence->key = *key;
}

static const struct {
    const char *capability;
    enum key_code code;
    unsigned modifiers;
} capabilities[] = {
    {"kcuu1", KEYCODE_UP, 0},
    {"kcud1", KEYCODE_DOWN, 0},
    {"kcub1", KEYCODE_LEFT, 0},
    {"kcuf1", KEYCODE_RIGHT, 0},
    {"khome", KEYCODE_HOME, 0},
    {"kend", KEYCODE_END, 0},
    {"kpp", KEYCODE_PAGE_UP, 0},
    {"knp", KEYCODE_PAGE_DOWN, 0},
    {"kich1", KEYCODE_INSERT, 0},
    {"kdch1", KEYCODE_DELETE, 0},
    {"kent", KEYCODE_ENTER, 0},
    {"kcbt", KEYCODE_TAB, KEY_MOD_SHIFT},
    {"kLFT", KEYCODE_LEFT, KEY_MOD_SHIFT},
    {"kRIT", KEYCODE_RIGHT, KEY_MOD_SHIFT},
    {"kf1", KEYCODE_F1, 0},
    {"kf2", KEYCODE_F1 + 1, 0},
    {"kf3", KEYCODE_F1 + 2, 0},
    {"kf4", KEYCODE_F1 + 3, 0},
    {"kf5", KEYCODE_F1 + 4, 0},
    {"kf6", KEYCODE_F1 + 5, 0},
    {"kf7", KEYCODE_F1 + 6, 0},
    {"kf8", KEYCODE_F1 + 7, 0},
    {"kf9", KEYCODE_F1 + 8, 0},
    {"kf10", KEYCODE_F1 + 9, 0},
    {"kf11", KEYCODE_F1 + 10, 0},
    {"kf12", KEYCODE_F12, 0},
};

void input_add_terminfo(struct input *input)
{
    for (size_t i = 0; i < COUNT_OF(capabilities); i++) {
        const char *bytes = tigetstr(capabilities[i].capability);
        struct key key = {.code = capabilities[i].code,
                          .modifiers = capabilities[i].modifiers};

        /* (char *)-1: not a string capability. One byte is a key of its own
           (Ctrl-H for Left on old terminals). */
        if (bytes != NULL && bytes != (const char *)-1 && strlen(bytes) > 1) {
            input_add_sequence(input, bytes, &key);
        }
    }
}

size_t input_feed(struct input *input, const char *bytes, size_t len,
                  int64_t now_ms)
{
    size_t room = BUFFER_SIZE - input->len;

    if (input->in_paste && now_ms - input->fed_at_ms > PASTE_SILENT_MS) {
        input->in_paste = false;
    }
    if (len > room) {
        len = room;
    }
    memmove(input->buffer, input->buffer + input->start, input->len);
    memcpy(input->buffer + input->len, bytes, len);
    input->start = 0;
    input->len += len;
    input->fed_at_ms = now_ms;
    return len;
}

/* Bytes a UTF-8 character has by its first one; 0: it cannot begin one. */
static size_t utf8_length(unsigned char byte)
{
    return byte < 0x80                    ? 1
           : byte >= 0xc2 && byte <= 0xdf ? 2
           : byte >= 0xe0 && byte <= 0xef ? 3
           : byte >= 0xf0 && byte <= 0xf4 ? 4
                                          : 0;
}

/* A character or control code; a broken byte is skipped. */
static enum found scan_plain(struct scan *scan)
{
    unsigned char byte = (unsigned char)scan->at[0];
    size_t want = utf8_length(byte);
    size_t have = 1;
    uint32_t rune;

    if (byte < 0x20 || byte == 0x7f) {
        return scan_control(scan, byte);
    }
    while (have < want && have < scan->len &&
           ((unsigned char)scan->at[have] & 0xc0) == 0x80) {
        have++;
    }
    if (have < want && have == scan->len && !scan->late) {
        return FOUND_PART;
    }
    if (want == 0 || utf8_decode(scan->at, scan->at + have, &rune) != want) {
        return scan_give_nothing(scan, 1);
    }
    return scan_give_rune(scan, rune, 0, want);
}

/* The longest added sequence that the buffer begins with, or may yet. */
static enum found scan_added(const struct input *input, struct scan *scan)
{
    const struct sequence *best = NULL;

    for (size_t i = 0; i < input->added_count; i++) {
        const struct sequence *sequence = &input->added[i];
        bool whole = sequence->len <= scan->len;
        size_t len = whole ? sequence->len : scan->len;

        if (memcmp(sequence->bytes, scan->at, len) != 0 ||
            (best != NULL && best->len >= sequence->len)) {
            continue;
        }
        if (!whole && !scan->late) {
            return FOUND_PART;
        }
        best = whole ? sequence : best;
    }
    if (best == NULL) {
        return FOUND_NOTHING;
    }
    scan->key = best->key;
    scan->used = best->len;
    return FOUND_KEY;
}

static enum found scan_escape(struct input *input, struct scan *scan)
{
    enum found found = scan_added(input, scan);
    struct scan rest = *scan;

    if (found != FOUND_NOTHING) {
        return found;
    }
    if (scan->len == 1) {
        return scan->late ? scan_give_code(scan, KEYCODE_ESCAPE, 0, 1)
                          : FOUND_PART;
    }
    if (scan->at[1] == '[') {
        return scan_csi(scan);
    }
    if (scan->at[1] == 'O') {
        return scan_ss3(scan);
    }
    rest.at++;
    rest.len--;
    if (scan->at[1] == 0x1b) {
        /* Esc twice, or Alt and a key that sends a sequence. */
        if (scan->len == 2 && !scan->late) {
            return FOUND_PART;
        }
        if (scan->len == 2 || (scan->at[2] != '[' && scan->at[2] != 'O')) {
            return scan_give_code(scan, KEYCODE_ESCAPE, 0, 1);
        }
        found = scan->at[2] == '[' ? scan_csi(&rest) : scan_ss3(&rest);
    } else {
        found = scan_plain(&rest);
    }
    scan->key = rest.key;
    scan->key.modifiers |= KEY_MOD_ALT;
    scan->used = rest.used + 1;
    scan->begins_paste = rest.begins_paste;
    return found;
}

/* Inside a paste everything but its end is text. */
static enum found scan_paste(struct input *input, struct scan *scan)
{
    static const char end[] = "\033[201~";
    size_t end_len = sizeof(end) - 1;
    unsigned char byte = (unsigned char)scan->at[0];
    bool after_cr = input->after_cr;
    enum found found;

    if (byte == 0x1b) {
        size_t len = scan->len < end_len ? scan->len : end_len;

        if (memcmp(scan->at, end, len) != 0) {
            return scan_give_nothing(scan, 1);
        }
        if (len < end_len) {
            return scan->late ? scan_give_nothing(scan, 1) : FOUND_PART;
        }
        input->in_paste = false;
        return scan_give_nothing(scan, end_len);
    }
    input->after_cr = byte == '\r';
    if ((byte < 0x20 && strchr("\r\n\t", byte) == NULL) || byte == 0 ||
        byte == 0x7f || (byte == '\n' && after_cr)) {
        return scan_give_nothing(scan, 1);
    }
    found = scan_plain(scan);
    scan->key.modifiers |= KEY_MOD_PASTED;
    return found;
}

/* How long the bytes at hand may wait for more. */
static int64_t patience_ms(const struct input *input)
{
    const char *at = input->buffer + input->start;

    return !input->in_paste && at[0] == 0x1b && input->len <= 2
               ? INPUT_ESCAPE_MS
               : HALF_WAIT_MS;
}

bool input_next(struct input *input, struct key *key, int64_t now_ms)
{
    while (input->len > 0) {
        struct scan scan = {.at = input->buffer + input->start,
                            .len = input->len};
        enum found found;

        scan.late = now_ms - input->fed_at_ms >= patience_ms(input);
        found = input->in_paste      ? scan_paste(input, &scan)
                : scan.at[0] == 0x1b ? scan_escape(input, &scan)
                                     : scan_plain(&scan);
        if (found == FOUND_PART) {
            return false;
        }
        input->start += scan.used;
        input->len -= scan.used;
        if (scan.begins_paste) {
            input->in_paste = true;
            input->after_cr = false;
        }
        if (found == FOUND_KEY) {
            *key = scan.key;
            return true;
        }
    }
    return false;
}

int64_t input_deadline_ms(const struct input *input)
{
    return input->len == 0 ? -1 : input->fed_at_ms + patience_ms(input);
}
