/* Questions in line mode, for whoever has some to put. */
#ifndef CLI_QUIZ_H
#define CLI_QUIZ_H

#include "app/study.h"
#include "cli/command.h"

/* Puts the questions of `study` one after another, and frees it. */
enum exit_code quiz_talk(struct call *call, struct study *study);

#endif
