/* All codes, with how bad they are and what they say. */
#include "lint/lint.h"

#define E SEVERITY_ERROR
#define W SEVERITY_WARNING
#define N SEVERITY_NOTE

static const struct lint_rule rules[] = {
    {"Y001", E, "not YAML"},
    {"Y002", E, "encoding or control character"},
    {"Y003", E, "key set twice"},
    {"Y004", E, "anchor, alias, merge key or tag"},
    {"Y005", E, "second document"},
    {"Y006", E, "size or depth"},
    {"Y007", E, "unexpected file"},
    {"Y008", W, "tab in text"},
    {"S001", E, "missing key"},
    {"S002", E, "unknown key"},
    {"S003", E, "wrong kind of value"},
    {"S004", E, "not an id or name"},
    {"S005", E, "not in the closed list"},
    {"S006", E, "number out of range"},
    {"S007", E, "length out of range"},
    {"S008", E, "newer or unknown format"},
    {"S009", E, "malformed time, duration, date, range or quantity"},
    {"R001", E, "id not found"},
    {"R002", E, "prerequisites form a circle"},
    {"R003", E, "no such objective"},
    {"R004", E, "no such chapter"},
    {"R005", E, "no such calculator, input or output"},
    {"R006", E, "the words of says do not stand in that chapter"},
    {"R007", W, "the words of says stand there more than once"},
    {"R008", N, "nothing refers to it"},
    {"E001", E, "id, number, folder and file disagree"},
    {"E010", E, "ranges of series leave a gap or overlap"},
    {"E011", W, "hours do not match the episodes"},
    {"E012", E, "chapters and headings of the script disagree"},
    {"E013", E, "start times of a recording out of order"},
    {"E014", E, "sources last longer than the episode"},
    {"E015", W, "sources cover too little of the episode"},
    {"E016", E, "without what its status needs"},
    {"E017", W, "objective that does not begin with a verb of doing"},
    {"E018", E, "objective without a chapter"},
    {"E019", E, "a part that scripts may not hold"},
    {"E020", E, "needed prerequisite that comes later"},
    {"E021", W, "tier and status at odds"},
    {"E022", W, "text too short"},
    {"E030", E, "question rests on a cold open that nobody verified"},
    {"E031", W, "address without a date of access"},
    {"T001", E, "not WebVTT"},
    {"T002", E, "malformed or falling times of cues"},
    {"T003", W, "cues overlap"},
    {"T004", E, "cue past the end"},
    {"T005", W, "chapter starts far from any cue"},
    {"T006", W, "reviewed transcript with gaps"},
    {"Q001", E, "id used twice, or an objective's"},
    {"Q002", E, "key of another type"},
    {"Q003", E, "unknown type"},
    {"Q010", E, "number of correct choices"},
    {"Q011", E, "the same choice twice"},
    {"Q012", E, "too few or too many parts"},
    {"Q013", E, "gaps and placeholders differ"},
    {"Q014", E, "constraints in a circle, or naming unknown items"},
    {"Q015", E, "sides that are not distinct"},
    {"Q016", E, "objective of another episode"},
    {"A301", E, "the key does not grade as right"},
    {"A302", E, "a wrong answer grades as right"},
    {"A303", E, "accepted text is also rejected"},
    {"A304", E, "regular expression that does not compile or takes nothing"},
    {"A305", W, "accepted text near another term of the glossary"},
    {"A306", E, "a slip of the key is within tolerance"},
    {"A307", W, "wide tolerance"},
    {"A308", W, "key visible in the stem"},
    {"N301", E, "unknown unit or wrong kind"},
    {"N302", E, "calculator disagrees with the value"},
    {"N303", E, "variant without a good answer"},
    {"N304", E, "too few distinct answers"},
    {"N305", W, "answer equals a parameter that is shown"},
    {"N306", E, "worked example is not reproduced"},
    {"N307", W, "equation whose sides differ"},
    {"V401", E, "question vanished without a word"},
    {"V402", E, "graded part changed, revision not raised"},
    {"V403", E, "revision lowered"},
    {"V404", E, "retired id used"},
    {"V405", E, "former name is a live id"},
    {"V406", E, "lock file out of date"},
    {"L501", W, "question too tall for the screen"},
    {"L502", W, "choice too long"},
    {"L503", W, "exhibit too large"},
    {"L504", E, "character without a fallback"},
    {"W101", W, "key much longer than the distractors"},
    {"W102", W, "key much shorter than the distractors"},
    {"W103", N, "absolute word in distractors alone"},
    {"W104", W, "vague frequency word in a choice"},
    {"W105", W, "all or none of the above"},
    {"W106", W, "negative stem"},
    {"W107", W, "stem that asks nothing"},
    {"W108", W, "choice told by its article"},
    {"W109", N, "word of the stem in the key alone"},
    {"W110", W, "choices overlap"},
    {"W111", N, "choices begin alike"},
    {"W112", W, "stem that asks for a true statement"},
    {"W113", W, "true/false with two claims or an absolute word"},
    {"W114", W, "long sentence"},
    {"W115", W, "explanation too short, or the key once more"},
    {"W116", W, "distractor without feedback"},
    {"W117", W, "question that cannot be replayed"},
    {"W118", N, "acronym that the glossary does not have"},
    {"W119", N, "asks for a year, a person or a company"},
    {"W120", W, "hint contains the key"},
    {"B201", W, "the longest choice is right too often"},
    {"B202", W, "keys are the longest or the shortest too often"},
    {"B203", W, "keys stand in one place"},
    {"B204", W, "true and false out of balance"},
    {"B205", W, "absolute words give distractors away"},
    {"B206", W, "words of the stem give keys away"},
    {"B207", W, "share of correct choices"},
    {"B208", W, "types out of balance"},
    {"B209", W, "levels out of balance"},
    {"B210", W, "near duplicates"},
    {"B211", W, "coverage"},
    {"B212", W, "difficulty out of balance"},
    {"B213", N, "key of one question in another"},
};

size_t lint_rule_count(void)
{
    return COUNT_OF(rules);
}

const struct lint_rule *lint_rule_get(size_t index)
{
    return &rules[index];
}

const struct lint_rule *lint_rule_find(const char *code)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        if (str_equal(rules[i].code, code)) {
            return &rules[i];
        }
    }
    return NULL;
}
