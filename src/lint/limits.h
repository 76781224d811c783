/* Thresholds of the rules, in one place; a project may tighten them. */
#ifndef LINT_LIMITS_H
#define LINT_LIMITS_H

#include <stddef.h>

struct lint_limits {
    /* Episodes */
    size_t script_words; /* spoken words of a finished script */
    size_t page_words;   /* of a pattern page */
    double source_share; /* of the duration that sources should cover */
    double hours_off;    /* a series' hours may differ by this share */
    long chapter_cue_s;  /* a chapter starts at most so far from a cue */
    long cue_overlap_ms;
    double cue_cover; /* share that a reviewed transcript covers */
    /* Numbers */
    double wide_tolerance; /* relative */
    size_t variants;       /* all are tried up to here, */
    size_t draws;          /* else so many draws */
    size_t distinct_answers;
    /* Layout */
    size_t columns;
    size_t rows;
    size_t choice_rows;
    size_t exhibit_columns;
    size_t exhibit_rows;
    /* Writing */
    double longest_ratio; /* key to the longest distractor */
    size_t longest_chars;
    double shortest_ratio;
    size_t sentence_words;
    size_t explain_chars;
    /* Balance: rules B201 to B213 */
    size_t few;  /* questions from which a share means something: 30 */
    size_t many; /* 100 */
    double pick_longest_few;
    double pick_longest_many;
    double pick_longest_error;
    double unique_length;
    size_t fixed_few; /* B203: unshuffled questions */
    size_t same_in_file;
    size_t truefalse_few;
    double true_low;
    double true_high;
    size_t words_few; /* B205, B206 */
    double words_off;
    double correct_low; /* B207 */
    double correct_high;
    double produced_least;
    double truefalse_most;
    double remember_most;
    double apply_least;
    double near_duplicate;
    size_t objective_questions;
    size_t questions_least;
    size_t questions_most;
    double difficulty_low;
    double difficulty_high;
};

extern const struct lint_limits lint_limits_standard;

#endif
