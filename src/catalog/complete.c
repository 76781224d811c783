#include "catalog/complete.h"

static void fill(char **text)
{
    if (*text == NULL) {
        *text = xstrdup("");
    }
}

void episode_complete(struct episode *episode)
{
    for (size_t i = 0; i < episode->objective_count; i++) {
        fill(&episode->objectives[i].id);
        fill(&episode->objectives[i].text);
    }
    for (size_t i = 0; i < episode->chapter_count; i++) {
        fill(&episode->chapters[i].id);
        fill(&episode->chapters[i].title);
    }
    for (size_t i = 0; i < episode->source_count; i++) {
        fill(&episode->sources[i].id);
        fill(&episode->sources[i].title);
    }
    for (size_t i = 0; i < episode->pattern_count; i++) {
        fill(&episode->patterns[i].id);
    }
    for (size_t i = 0; i < episode->calculator_count; i++) {
        fill(&episode->calculators[i].id);
    }
}

void quiz_file_complete(struct quiz_file *quiz)
{
    for (size_t i = 0; i < quiz->retired_count; i++) {
        fill(&quiz->retired[i].id);
    }
}

static void complete_lists(struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->pattern_count; i++) {
        fill(&catalog->patterns[i].title);
        fill(&catalog->patterns[i].summary);
    }
    for (size_t i = 0; i < catalog->case_count; i++) {
        struct case_study *study = &catalog->cases[i];

        fill(&study->title);
        fill(&study->org);
        for (size_t k = 0; k < study->source_count; k++) {
            fill(&study->sources[k].title);
        }
        for (size_t k = 0; k < study->timeline_count; k++) {
            fill(&study->timeline[k].text);
        }
    }
    for (size_t i = 0; i < catalog->term_count; i++) {
        fill(&catalog->terms[i].term);
        fill(&catalog->terms[i].short_text);
    }
    for (size_t i = 0; i < catalog->calc_count; i++) {
        struct calc_text *calc = &catalog->calcs[i];

        fill(&calc->title);
        fill(&calc->episode);
        for (size_t k = 0; k < calc->input_count; k++) {
            fill(&calc->inputs[k].label);
        }
    }
}

void catalog_complete(struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->episode_count; i++) {
        episode_complete(&catalog->episodes[i]);
    }
    for (size_t i = 0; i < catalog->quiz_count; i++) {
        quiz_file_complete(&catalog->quizzes[i]);
    }
    complete_lists(catalog);
}
