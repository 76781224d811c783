/* The sound devices of a machine, as mpv lists them. */
#ifndef PLAYER_DEVICES_H
#define PLAYER_DEVICES_H

#include <stdbool.h>
#include <stddef.h>

struct player_device {
    char *name;  /* as the setting wants it */
    char *about; /* for people */
};

struct player_devices {
    struct player_device *items;
    size_t count;
    size_t capacity;
};
#define PLAYER_DEVICES_INIT                                                    \
    {                                                                          \
        NULL, 0, 0                                                             \
    }

/*
 * Reads the reply of mpv to a question for `audio-device-list`, a hostile line.
 * False, and no devices, when it is none. At most 256 are taken, with texts of
 * at most 400 bytes.
 */
bool player_devices_parse(struct player_devices *devices, const char *line,
                          size_t len);
bool player_devices_have(const struct player_devices *devices,
                         const char *name);
void player_devices_release(struct player_devices *devices);

#endif
