#include "base/path.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

char *path_join(const char *folder, const char *name)
{
    size_t len = strlen(folder);

    return xasprintf("%s%s%s", folder,
                     len > 0 && folder[len - 1] == '/' ? "" : "/", name);
}

char *path_typed(const char *text)
{
    const char *home = getenv("HOME");

    return strncmp(text, "~/", 2) == 0 && home != NULL
               ? path_join(home, text + 2)
               : xstrdup(text);
}

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

char *path_folder(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL) {
        return xstrdup(".");
    }
    return xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
}

static char *xdg(const char *variable, const char *below_home)
{
    const char *value = getenv(variable);
    const char *home = getenv("HOME");

    if (value != NULL && value[0] == '/') {
        return path_join(value, "dstudio");
    }
    if (home == NULL || home[0] != '/') {
        home = "/tmp";
    }
    return xasprintf("%s/%s/dstudio", home, below_home);
}

char *path_data(void)
{
    return xdg("XDG_DATA_HOME", ".local/share");
}

char *path_config(void)
{
    return xdg("XDG_CONFIG_HOME", ".config");
}

char *path_state(void)
{
    return xdg("XDG_STATE_HOME", ".local/state");
}

char *path_cache(void)
{
    return xdg("XDG_CACHE_HOME", ".cache");
}

char *path_runtime(void)
{
    const char *value = getenv("XDG_RUNTIME_DIR");

    if (value != NULL && value[0] == '/') {
        return path_join(value, "dstudio");
    }
    return path_state();
}

void path_shared_data(struct str_list *folders)
{
    const char *at = getenv("XDG_DATA_DIRS");

    if (at == NULL || *at == '\0') {
        at = "/usr/local/share:/usr/share";
    }
    while (*at != '\0') {
        size_t len = strcspn(at, ":");

        if (*at == '/') {
            char *folder = xstrndup(at, len);

            str_list_take(folders, path_join(folder, "dstudio"));
            free(folder);
        }
        at += len + (at[len] == ':');
    }
}
