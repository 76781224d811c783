/* What is said for a sentence of each kind. */
#include <string.h>

#include "markup/spoken.h"

/* Ends what is named or announced, so that the voice falls. */
static void end_sentence(struct str *out, size_t begin)
{
    if (out->len > begin && strchr(".!?", out->buf[out->len - 1]) == NULL) {
        while (out->len > begin &&
               strchr(",;: ", out->buf[out->len - 1]) != NULL) {
            str_truncate(out, out->len - 1);
        }
        str_add_char(out, '.');
    }
}

void spoken_add_sentence(struct str *out, const struct sentence *sentence,
                         const struct pronunciations *list)
{
    size_t begin = out->len;
    const char *before = NULL;

    switch (sentence->kind) {
    case SENTENCE_TEXT:
        spoken_add(out, sentence->text, list);
        return;
    case SENTENCE_TITLE:
        break;
    case SENTENCE_HEADING:
        before = "Next:";
        break;
    case SENTENCE_TABLE:
        before = "A table:";
        break;
    case SENTENCE_CODE:
        before = "A listing";
        break;
    case SENTENCE_OUTPUT:
        before = "Its output is in the text";
        break;
    case SENTENCE_DIAGRAM:
        before = "A diagram:";
        break;
    }
    if (before != NULL) {
        str_add(out, before);
    }
    if (sentence->kind == SENTENCE_CODE && *sentence->text != '\0') {
        str_add(out, " in");
    }
    if (*sentence->text != '\0') {
        str_add(out, before != NULL ? " " : "");
        spoken_add(out, sentence->text, list);
    }
    end_sentence(out, begin);
}
