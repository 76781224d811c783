#include "store/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/path.h"

#define FUSE 0x65735546

const char *place_network_name(unsigned long type)
{
    static const struct {
        unsigned long type;
        const char *name;
    } networks[] = {
        {0x6969, "NFS"},        {0x517b, "SMB"},
        {0xff534d42, "CIFS"},   {0xfe534d42, "SMB2"},
        {0x5346414f, "AFS"},    {0x6b414653, "AFS"},
        {0x01021997, "9p"},     {0x00c36400, "Ceph"},
        {0x0bd00bd0, "Lustre"}, {0x7461636f, "OCFS2"},
        {0x01161970, "GFS2"},   {0x73757245, "Coda"},
        {0x564c, "NCP"},        {0x786f4256, "VirtualBox"},
        {0x19830326, "BeeGFS"},
    };

    for (size_t i = 0; i < COUNT_OF(networks); i++) {
        if (networks[i].type == (type & 0xffffffff)) {
            return networks[i].name;
        }
    }
    return NULL;
}

/* Programs that are file systems: those that speak to other computers. */
static bool is_network_program(const char *type)
{
    static const char *const programs[] = {
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.davfs",
        "fuse.glusterfs",
        "fuse.s3fs",
        "fuse.gcsfuse",
        "fuse.curlftpfs",
        "fuse.vmhgfs-fuse",
        "fuse.seadrive",
        "fuse.onedriver",
        "fuse.google-drive-ocamlfuse",
    };

    for (size_t i = 0; i < COUNT_OF(programs); i++) {
        if (str_equal(programs[i], type)) {
            return true;
        }
    }
    return false;
}

/* The type by which a device is mounted, out of /proc/self/mountinfo. */
static bool find_mount_type(dev_t device, char type[64])
{
    FILE *file = fopen("/proc/self/mountinfo", "re");
    char line[4096];
    bool found = false;

    while (!found && file != NULL && fgets(line, sizeof(line), file) != NULL) {
        const char *words = strstr(line, " - ");
        unsigned major_nr;
        unsigned minor_nr;

        found = words != NULL &&
                sscanf(line, "%*d %*d %u:%u", &major_nr, &minor_nr) == 2 &&
                makedev(major_nr, minor_nr) == device &&
                sscanf(words, " - %63s", type) == 1;
    }
    if (file != NULL) {
        fclose(file);
    }
    return found;
}

static bool is_on_network(const char *path, struct str *what)
{
    struct statfs system;
    struct stat info;
    const char *name;
    char type[64];

    if (statfs(path, &system) != 0 || stat(path, &info) != 0) {
        return false;
    }
    name = place_network_name((unsigned long)system.f_type);
    if (name == NULL && (unsigned long)system.f_type == FUSE &&
        find_mount_type(info.st_dev, type) && is_network_program(type)) {
        name = type;
    }
    if (name != NULL) {
        str_add_format(what, "on a network file system (%s)", name);
    }
    return name != NULL;
}

/* Folders of these names, or that hold these files, go to other computers. */
static const struct service {
    const char *name;
    const char *folder; /* how its name begins, or NULL */
    const char *mark;   /* or NULL */
} services[] = {
    {"Dropbox", "Dropbox", ".dropbox"},
    {"Dropbox", NULL, ".dropbox.cache"},
    {"Nextcloud", "Nextcloud", ".nextcloudsync.log"},
    {"ownCloud", "ownCloud", ".owncloudsync.log"},
    {"OneDrive", "OneDrive", NULL},
    {"Syncthing", NULL, ".stfolder"},
    {"Google Drive", "Google Drive", ".tmp.drivedownload"},
    {"Google Drive", "GoogleDrive", NULL},
    {"iCloud", "iCloudDrive", NULL},
    {"pCloud", "pCloudDrive", NULL},
    {"MEGA", "MEGAsync", ".debris"},
    {"Seafile", "Seafile", NULL},
    {"Resilio Sync", "Resilio Sync", ".sync/ID"},
};

static const char *service_of(const char *folder)
{
    const char *name = strrchr(folder, '/');

    name = name != NULL ? name + 1 : folder;
    for (size_t i = 0; i < COUNT_OF(services); i++) {
        const struct service *service = &services[i];
        char *mark =
            service->mark != NULL ? path_join(folder, service->mark) : NULL;
        bool found = (service->folder != NULL &&
                      str_starts_with(name, service->folder)) ||
                     (mark != NULL && access(mark, F_OK) == 0);

        free(mark);
        if (found) {
            return service->name;
        }
    }
    return NULL;
}

static bool is_in_synced_folder(const char *path, struct str *what)
{
    char *folder = realpath(path, NULL);
    const char *service = NULL;
    char *end;

    while (folder != NULL && service == NULL &&
           (end = strrchr(folder, '/')) != NULL && end > folder) {
        *end = '\0';
        service = service_of(folder);
    }
    free(folder);
    if (service != NULL) {
        str_add_format(what, "in a folder that %s brings to other computers",
                       service);
    }
    return service != NULL;
}

bool place_is_shared(const char *path, struct str *what)
{
    return is_on_network(path, what) || is_in_synced_folder(path, what);
}
