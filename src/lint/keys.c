#include "lint/keys.h"

#include "quiz/text_match.h"

const char *key_first_plain(const struct question_text *key)
{
    for (size_t i = 0; i < key->accept_count; i++) {
        if (!key->accept[i].regex) {
            return key->accept[i].text;
        }
    }
    return "";
}

const char *gap_first_plain(const struct question_gap *gap)
{
    return gap->options.count > 0 ? gap->options.items[0]
                                  : key_first_plain(&gap->key);
}

bool key_accepts(const struct question_text *key, const char *text)
{
    for (size_t i = 0; i < key->accept_count; i++) {
        if (!key->accept[i].regex &&
            text_equal(key->accept[i].text, text, false)) {
            return true;
        }
    }
    return false;
}

bool key_rejects(const struct question_text *key, const char *text)
{
    struct str normalised = STR_INIT;
    bool met = false;

    text_normalise(text, key->match_case, &normalised);
    for (size_t i = 0; i < key->reject_count && !met; i++) {
        const struct question_reject *reject = &key->reject[i];

        for (size_t k = 0; k < reject->texts.count && !met; k++) {
            met = text_equal(reject->texts.items[k], text, key->match_case);
        }
        met = met || (reject->regex != NULL &&
                      text_regex_matches(reject->regex, normalised.buf,
                                         !key->match_case));
    }
    str_release(&normalised);
    return met;
}
