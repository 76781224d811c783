/* One line of mpv's JSON IPC, parsed to a value. The line is hostile. */
#ifndef PLAYER_MPV_MESSAGE_H
#define PLAYER_MPV_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mpv_kind {
    MPV_IGNORED, /* not JSON, unknown, or of no use to us */
    MPV_REPLY,
    MPV_EVENT,
    MPV_PROPERTY, /* event property-change */
};

enum mpv_data {
    MPV_DATA_NONE, /* absent or null: the property has no value now */
    MPV_DATA_NUMBER,
    MPV_DATA_BOOL,
    MPV_DATA_TEXT,
};

struct mpv_message {
    enum mpv_kind kind;
    int64_t request_id; /* reply: 0 when mpv lost it */
    bool success;       /* reply */
    int64_t entry_id;   /* playlist_entry_id of a reply or event, -1 if none */
    char name[32];      /* event or property name */
    char reason[16];    /* end-file: eof, stop, quit, error, redirect */
    char detail[96];    /* end-file: file_error; reply: error */
    enum mpv_data data;
    double number;
    bool flag;
    char text[64];
};

/* Never fails: what cannot be read is MPV_IGNORED. */
struct mpv_message mpv_message_parse(const char *line, size_t len);

#endif
