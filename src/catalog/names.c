#include "catalog/names.h"

#include <stddef.h>

#include "catalog/outline.h"

const char *const names_episode_status[] = {"planned",  "outlined",  "scripted",
                                            "recorded", "withdrawn", NULL};
const char *const names_series_level[] = {"all", "intermediate", "advanced",
                                          NULL};
const char *const names_chapter_kind[] = {
    "cold-open", "concept",  "derivation", "pattern", "case-study", "timeline",
    "interview", "practice", "wrap-up",    "credits", NULL};
const char *const names_pattern_category[] = {"resilience",
                                              "data-management",
                                              "communication",
                                              "coordination",
                                              "scaling",
                                              "architecture",
                                              NULL};
const char *const names_pattern_tier[] = {"gold", "silver", "bronze", NULL};
const char *const names_pattern_status[] = {"recommended", "use-with-expertise",
                                            "use-with-caution", "legacy", NULL};
const char *const names_case_kind[] = {"system", "incident", NULL};
const char *const names_claim[] = {"verified", "reported", "unverified",
                                   "illustrative", NULL};
const char *const names_source_kind[] = {
    "",      "pattern",    "case-study", "analysis", "guide",
    "paper", "postmortem", "book",       "other",    NULL};
const char *const names_transcript_status[] = {"machine", "reviewed", NULL};
const char *const names_pattern_role[] = {"primary", "supporting", "mentioned",
                                          "alternative", NULL};
const char *const names_strength[] = {"needed", "helpful", NULL};
const char *const names_evidence_kind[] = {"postmortem", "paper", "report",
                                           "press",      "talk",  NULL};
const char *const names_level[] = {"remember", "understand", "apply", "analyze",
                                   "evaluate", "create",     NULL};
const char *const names_confidence[] = {"", "ask", "off", NULL};

const char *episode_status_name(enum episode_status status)
{
    return names_episode_status[status];
}

const char *series_level_name(enum series_level level)
{
    return names_series_level[level];
}

const char *chapter_kind_name(enum chapter_kind kind)
{
    return names_chapter_kind[kind];
}

const char *pattern_category_name(enum pattern_category category)
{
    return names_pattern_category[category];
}

const char *pattern_tier_name(enum pattern_tier tier)
{
    return names_pattern_tier[tier];
}

const char *pattern_status_name(enum pattern_status status)
{
    return names_pattern_status[status];
}

const char *case_kind_name(enum case_kind kind)
{
    return names_case_kind[kind];
}
