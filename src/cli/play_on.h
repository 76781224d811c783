/*
 * What a sub-command does while there is sound: it keeps the player going,
 * says where it is, and puts a chapter's questions when they are due.
 */
#ifndef CLI_PLAY_ON_H
#define CLI_PLAY_ON_H

#include "cli/command.h"

/* Plays to the end, or until Ctrl-C; keys are the screens' matter. */
enum exit_code play_on(struct call *call);
/* Waits until the player has something to say, for a second at most. */
void play_wait(struct app *app);

#endif
