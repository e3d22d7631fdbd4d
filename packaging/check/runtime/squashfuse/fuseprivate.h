/* What the AppImage runtime asks of squashfuse beside its library: Debian's libsquashfuse-dev leaves this header out. */
#ifndef CLICKMASK_FUSEPRIVATE_H
#define CLICKMASK_FUSEPRIVATE_H
#include <squashfuse/squashfuse.h>
#include <fuse3/fuse_opt.h>
#include <fuse3/fuse_lowlevel.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
	char *progname;
	const char *image;
	int mountpoint;
	size_t offset;
	unsigned int idle_timeout_secs;
} sqfs_opts;

int sqfs_opt_proc(void *data, const char *arg, int key, struct fuse_args *outargs);
void sqfs_usage(char *progname, bool fuse_usage, bool ll_usage);
#endif
