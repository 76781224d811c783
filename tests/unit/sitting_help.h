/* For tests of a sitting: one of them, with samples as its questions. */
#ifndef TESTS_SITTING_HELP_H
#define TESTS_SITTING_HELP_H

#include "quiz/sitting.h"
#include "quiz_samples.h"

extern struct question questions[8];
extern size_t question_count;
extern struct sitting sitting;

void begin(enum sitting_mode mode);
void put(void (*sample)(struct question *));
void end(void);

/* Answer the question that is put. */
enum sitting_event type_in(const char *text);
enum sitting_event choose(int choice);

struct sitting_attempt attempt(void);

#endif
