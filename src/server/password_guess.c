#include "server/password_guess.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <crack.h>

#include "base/ascii.h"
#include "base/str.h"
#include "base/utf8.h"
#include "server/password.h"
#include "server/password_breached.h"
#include "server/password_common.h"

#define SERVICE        "dstudio"
#define WORD_MIN       ((size_t)3)  /* characters of a word that counts */
#define PASSPHRASE_MIN ((size_t)20) /* characters */

/* In no dictionary: refused only if the dictionary cannot be read. */
#define PROBE "q7#Lw0!vTz9@Kd"

/* ---- words ---- */

static bool is_word_byte(char c)
{
    return (unsigned char)c >= 0x80 || ascii_is_alnum(c);
}

/* The next word that counts at or after `*at`; moves on behind it. */
static bool next_word(const char **at, struct slice *word)
{
    do {
        while (**at != '\0' && !is_word_byte(**at)) {
            (*at)++;
        }
        word->at = *at;
        while (is_word_byte(**at)) {
            (*at)++;
        }
        word->len = (size_t)(*at - word->at);
    } while (word->len > 0 && utf8_count(word->at, word->len) < WORD_MIN);
    return word->len > 0;
}

/* Long, and of more than one word: what people are asked to choose. */
static bool is_passphrase(const char *lower)
{
    const char *at = lower;
    struct slice first;
    struct slice word;
    bool several = false;

    if (utf8_count(lower, strlen(lower)) < PASSPHRASE_MIN ||
        !next_word(&at, &first)) {
        return false;
    }
    while (!several && next_word(&at, &word)) {
        several =
            word.len != first.len || memcmp(word.at, first.at, word.len) != 0;
    }
    return several;
}

/* ---- the account's own ---- */

/* Takes each of these words out of `rest`; true if there was one. */
static bool take_out(struct str *rest, const char *words)
{
    struct slice word;
    bool any = false;

    while (next_word(&words, &word)) {
        char *found;

        while ((found = memmem(rest->buf, rest->len, word.at, word.len)) !=
               NULL) {
            /* A blank stays, so that the two sides make no new word. */
            str_remove(rest, (size_t)(found - rest->buf), word.len - 1);
            *found = ' ';
            any = true;
        }
    }
    return any;
}

static size_t count_left(const struct str *rest)
{
    size_t blanks = 0;

    for (size_t i = 0; i < rest->len; i++) {
        blanks += rest->buf[i] == ' ' ? 1 : 0;
    }
    return utf8_count(rest->buf, rest->len) - blanks;
}

/* What is the same at many addresses (com, org) is nobody's own. */
static void add_address(struct str *words, const char *email)
{
    const char *at = strchr(email, '@');
    const char *last = at != NULL ? strrchr(at, '.') : NULL;

    str_add_len(words, email,
                last != NULL ? (size_t)(last - email) : strlen(email));
}

/* Is it so much of own words that the rest alone would be too short? */
static bool is_own(const char *lower, const struct password_about *about)
{
    struct str words = STR_INIT;
    struct str own = STR_INIT;
    struct str rest = STR_INIT;
    bool weak;

    add_address(&words, about->email);
    str_add_char(&words, ' ');
    str_add(&words, about->name);
    str_add(&words, " " SERVICE);
    utf8_add_lower(&own, words.buf, words.len);
    str_set(&rest, lower);
    weak = take_out(&rest, own.buf) && count_left(&rest) < PASSWORD_MIN;
    sodium_memzero(rest.buf, rest.len);
    str_release(&rest);
    str_release(&own);
    str_release(&words);
    return weak;
}

/* ---- common ones ---- */

/*
 * Signs that stand for letters, and letters that look alike, made one. Digits
 * become letters, too: both sides are folded.
 */
static char fold(char c)
{
    static const char from[] = "@48(3961!|l05$7+2";
    static const char to[] = "aabceggiiiiosstt"
                             "z";
    const char *found = c != '\0' ? strchr(from, c) : NULL;

    return found != NULL ? to[found - from] : c;
}

static bool is_letter(char c)
{
    return (unsigned char)c >= 0x80 || ascii_is_lower(c);
}

/* Does the text begin with the word, and have no letter behind it? */
static bool is_word_and_signs(const char *text, struct slice word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (fold(text[i]) != fold(word.at[i])) {
            return false;
        }
    }
    for (text += word.len; *text != '\0'; text++) {
        if (is_letter(*text)) {
            return false;
        }
    }
    return true;
}

/* The word may begin wherever no letter stands before it. */
static bool holds(const char *lower, struct slice word)
{
    bool found = is_word_and_signs(lower, word);

    for (; !found && *lower != '\0' && !is_letter(*lower); lower++) {
        found = is_word_and_signs(lower + 1, word);
    }
    return found;
}

bool password_is_common(const char *lower)
{
    bool found = false;

    for (size_t i = 0; !found && password_common[i] != NULL; i++) {
        const char *at = password_common[i];

        while (!found && *at != '\0') {
            struct slice word = {at, strcspn(at, " ")};

            found = holds(lower, word);
            at += word.len;
            at += strspn(at, " ");
        }
    }
    return found;
}

/* ---- known ones ---- */

bool password_breached_check(const char *path, struct error *err)
{
    bool found;

    return path == NULL || password_breached_find(path, PROBE, &found, err);
}

static bool is_breached(const char *password, const char *path)
{
    struct error unusable = ERROR_INIT;
    bool found = false;

    if (path != NULL &&
        !password_breached_find(path, password, &found, &unusable)) {
        found = false;
    }
    error_release(&unusable);
    return found;
}

/* ---- those that cracklib knows ---- */

static bool can_read(const char *path, const char *suffix, struct error *err)
{
    struct str file = STR_INIT;
    bool ok;

    str_add_format(&file, "%s%s", path, suffix);
    ok = access(file.buf, R_OK) == 0 ||
         error_set_errno(err, errno, "cannot read '%s'", file.buf);
    str_release(&file);
    return ok;
}

/* Its text depends on the locale: only whether there is one is told. */
static bool cracklib_takes(const char *password, const char *path)
{
    /* Its dictionary is one for the process. */
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    bool taken;

    pthread_mutex_lock(&lock);
    taken = FascistCheckUser(password, path, SERVICE, NULL) == NULL;
    pthread_mutex_unlock(&lock);
    return taken;
}

bool password_dictionary_check(const char *path, struct error *err)
{
    /* cracklib itself writes to standard error where a file is missing. */
    return can_read(path, ".pwd", err) && can_read(path, ".pwi", err) &&
           (cracklib_takes(PROBE, path) ||
            error_set(err, "'%s' is not a dictionary of cracklib", path));
}

static bool is_in_dictionary(const char *password, const char *path)
{
    struct error unusable = ERROR_INIT;
    bool is = password_dictionary_check(path, &unusable) &&
              !cracklib_takes(password, path);

    error_release(&unusable);
    return is;
}

bool password_is_hard(const char *password, const struct password_about *about,
                      struct error *err)
{
    struct str lower = STR_INIT;
    bool ok = true;

    utf8_add_lower(&lower, password, strlen(password));
    if (is_own(lower.buf, about)) {
        ok = error_set_code(err, ERROR_USAGE,
                            "this password is easy to guess: it is made of "
                            "the mail address, the name or \"" SERVICE "\"");
    } else if (!is_passphrase(lower.buf) &&
               (password_is_common(lower.buf) ||
                is_in_dictionary(password, about->dictionary))) {
        ok = error_set_code(err, ERROR_USAGE,
                            "this password is easy to guess: it is a common "
                            "word or a pattern; several words are better");
    } else if (is_breached(password, about->breached)) {
        ok = error_set_code(err, ERROR_USAGE,
                            "this password became known in a theft of data, "
                            "here or elsewhere; take another one");
    }
    sodium_memzero(lower.buf, lower.len);
    str_release(&lower);
    return ok;
}
