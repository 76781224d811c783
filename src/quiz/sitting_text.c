/*
 * A sitting as text, for resuming after a stop. One fact a line; verdicts are
 * not kept but graded again, so an edited file cannot claim a score.
 * sitting_resume.c reads it back.
 */
#include "quiz/graded_hash.h"
#include "quiz/sitting.h"

/* Spaces, control bytes, % and = as %XX, so a value is one word. */
static void add_escaped(struct str *out, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (c <= ' ' || c == '%' || c == '=' || c == 0x7f) {
            str_add_format(out, "%%%02x", c);
        } else {
            str_add_char(out, *text);
        }
    }
}

static void add_field(struct str *out, const char *key, const char *text)
{
    if (text != NULL) {
        str_add_format(out, " %s=", key);
        add_escaped(out, text);
    }
}

static void add_digits(struct str *out, const char *key,
                       const unsigned char *values, size_t count)
{
    str_add_format(out, " %s=", key);
    for (size_t i = 0; i < count; i++) {
        str_add_char(out, (char)('0' + values[i]));
    }
}

static void add_response(struct str *out, const struct response *response)
{
    unsigned char ticked[QUESTION_MAX_CHOICES];

    for (size_t i = 0; i < QUESTION_MAX_CHOICES; i++) {
        ticked[i] = response->ticked[i];
    }
    if (response->skipped) {
        str_add(out, " skipped=1");
    }
    str_add_format(out, " choice=%d", response->choice);
    add_digits(out, "ticked", ticked, QUESTION_MAX_CHOICES);
    add_digits(out, "order", response->order, response->order_count);
    add_digits(out, "match", response->match, QUESTION_MAX_PAIRS);
    add_field(out, "text", response->text);
    for (size_t i = 0; i < QUESTION_MAX_GAPS; i++) {
        char key[8] = {'g', 'a', 'p', (char)('0' + i), '\0'};

        add_field(out, key, response->gaps[i]);
    }
    str_add_char(out, '\n');
}

/* `here`: it is the one being answered. Its words are told, too: ticks and
 * choices are of no use on others. */
static void add_slot(const struct sitting_slot *slot, bool here,
                     struct str *out)
{
    char hash[17];

    graded_hash_format(question_graded_hash(slot->question), hash);
    str_add(out, "slot name=");
    question_add_name(slot->question, false, out);
    str_add_format(out,
                   " hash=%s seed=%016llx own=%d part=%zu answered=%d final=%d"
                   " certainty=%s asked=%d hints=%d here=%d ms=%lld easy=%d"
                   " overruled=%d right=%d",
                   hash, (unsigned long long)slot->instance.seed, slot->own,
                   slot->part, slot->answered, slot->final,
                   certainty_name(slot->certainty), slot->certainty_asked,
                   slot->hints, slot->hints_here, (long long)slot->ms,
                   slot->easy, slot->overruled, slot->overruled_right);
    add_field(out, "attempt", slot->attempt_id);
    if (here) {
        graded_hash_format(question_shown_hash(slot->question), hash);
        add_field(out, "shown", hash);
    }
    str_add_char(out, '\n');
    for (size_t i = 0; i < slot->part_count; i++) {
        const struct sitting_part *part = &slot->parts[i];

        str_add_format(out, "part number=%zu tries=%d shown=%d\n", i,
                       part->try_count, part->shown);
        /* One more than is graded: a draft that was being confirmed. */
        for (int k = 0; k <= part->try_count && k < 2; k++) {
            str_add_format(out, "try number=%d typo=%d", k,
                           (int)part->tries[k].typo);
            add_response(out, &part->tries[k].response);
        }
    }
}

void sitting_add_text(const struct sitting *sitting, struct str *out)
{
    str_add(out, "sitting/1\n");
    str_add_format(out,
                   "sitting mode=%s id=", sitting_mode_name(sitting->mode));
    add_escaped(out, sitting->id);
    str_add(out, " pass=");
    str_add_format(out, "%.6g", sitting->pass);
    str_add_format(out, " certainty=%d place=%zu", sitting->ask_certainty,
                   sitting->place);
    add_field(out, "episode", sitting->episode);
    str_add_char(out, '\n');
    for (size_t i = 0; i < sitting->count; i++) {
        add_slot(&sitting->slots[i], i == sitting->place, out);
    }
}
