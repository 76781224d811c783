/* A conversation over questions: what its files share. */
#ifndef CLI_TALK_H
#define CLI_TALK_H

#include <stdio.h>

#include "app/study.h"
#include "cli/command.h"

/* With --json it goes to stderr, and the result to stdout. */
struct talk {
    struct call *call;
    struct study *study;
    FILE *out;
    bool shown; /* the question under way was printed */
    bool again; /* and what a first try got wrong */
    bool left;
    bool unkept; /* the last answer could not be written */
    int64_t began_ms;
    size_t hints;
};

/* Wrapped to the width of the terminal; NULL says nothing. */
void talk_say(struct talk *talk, const char *text);
/* The same of an author's text, with its values; `answer` too, if it may. */
void talk_say_filled(struct talk *talk, const char *text, bool answer);
/* Reads a line without its end; false at the end of input. */
bool talk_read(struct talk *talk, const char *prompt, struct str *line);
/* Says the call's error and forgets it. */
void talk_fail(struct talk *talk);
/* A line such as ":hint". False when it is none. */
bool talk_command(struct talk *talk, const char *line,
                  enum sitting_event *event);

/* talk_show.c: the question under way, with all that can be chosen; what was
 * right, and when it comes back; the end of the sitting. */
void talk_show_question(struct talk *talk);
/* What was wrong with the first try. */
void talk_show_again(struct talk *talk);
void talk_show_feedback(struct talk *talk);
void talk_show_result(struct talk *talk);

/* talk_ask.c: one turn of each stage of a question. */
void talk_ask(struct talk *talk);
void talk_confirm(struct talk *talk);
void talk_points(struct talk *talk);
void talk_certainty(struct talk *talk);

/* talk_after.c: the truth, and what can be said about it, until Enter. */
void talk_after(struct talk *talk);

#endif
