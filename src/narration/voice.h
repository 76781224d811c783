/* Which voice speaks: programs, their commands, the user's pronunciations. */
#ifndef NARRATION_VOICE_H
#define NARRATION_VOICE_H

#include "base/error.h"
#include "markup/spoken.h"

enum voice {
    VOICE_AUTO, /* flite, else espeak-ng */
    VOICE_FLITE,
    VOICE_ESPEAK,
    VOICE_FESTIVAL,
    VOICE_PIPER,
    VOICE_COMMAND
};

struct voice_choice {
    enum voice voice;
    const char *command; /* with VOICE_COMMAND */
    /* With VOICE_PIPER: its full path and the file of the voice. The name is
     * never looked up: Debian's package piper is a tool for mice. */
    const char *piper;
    const char *piper_voice;
    const char *cache; /* NULL: $XDG_CACHE_HOME/dstudio/sound */
};

/* How to speak; texts are owned. */
struct narrator {
    /* Words with {wav}, and {text} unless the text comes on its standard
     * input. */
    char *command;
    struct pronunciations pronunciations;
    char *folder; /* of the sound cache */
};

/* "auto", "flite", …: the words of the setting. VOICE_AUTO when unknown. */
enum voice voice_find(const char *word);

/*
 * ERROR_NOT_FOUND names the package when a program (the voice, or ffmpeg) is
 * missing; ERROR_USAGE what is wrong with a command of the user's. The narrator
 * is to be released in either case.
 */
MUST_CHECK bool narrator_init(struct narrator *narrator,
                              const struct voice_choice *choice,
                              struct error *err);
void narrator_release(struct narrator *narrator);

#endif
