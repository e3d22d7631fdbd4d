package serve

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"clickmask/internal/userfile"
)

// maxFile bounds a file of the folder, as the limit of a request bounds a picture that is in it.
const maxFile = 256 << 20

// picture is the content that a task of Label Studio names: a data URL, or a file below the root, by its path or by the
// addresses that Label Studio has for its own files. Nothing is fetched.
func (s *Server) picture(ctx context.Context, named string) (content []byte, name string, err error) {
	if rest, ok := strings.CutPrefix(named, "data:"); ok {
		kind, data, _ := strings.Cut(rest, ",")
		if !strings.HasSuffix(kind, ";base64") {
			return nil, "", refuse(http.StatusBadRequest, "the picture is a data URL, but not in base64")
		}
		content, err := base64.StdEncoding.DecodeString(data)
		if err != nil {
			return nil, "", refuse(http.StatusBadRequest, "the picture's base64 is damaged")
		}
		return content, "the picture", nil
	}
	file := named
	if u, err := url.Parse(named); err == nil && (u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/")) {
		switch upload, ok := strings.CutPrefix(u.Path, "/data/upload/"); {
		case ok:
			file = upload
		case strings.HasPrefix(u.Path, "/data/local-files/"):
			file = u.Query().Get("d")
		case u.Scheme != "" || u.Host != "":
			return nil, "", refuse(http.StatusBadRequest, "%.100s is an address, and none is opened: give pictures as data URLs, or as files in the folder of --root", named)
		}
	}
	if s.Root == nil {
		return nil, "", refuse(http.StatusForbidden, "the request names a file, and there is no --root")
	}
	f, size, err := userfile.OpenIn(s.Root, path.Clean(file))
	if err != nil {
		return nil, "", refuse(http.StatusNotFound, "%.200s is no file in the folder of --root", file)
	}
	defer f.Close() // it was only read
	if size > maxFile {
		return nil, "", refuse(http.StatusRequestEntityTooLarge, "%.200s is larger than %d bytes", file, maxFile)
	}
	content = make([]byte, size)
	for done := 0; done < len(content); {
		if err := ctx.Err(); err != nil {
			return nil, "", err
		}
		n, err := io.ReadFull(f, content[done:min(done+biteOfFile, len(content))])
		if err != nil { // it has become shorter
			return nil, "", refuse(http.StatusNotFound, "%.200s cannot be read", file)
		}
		done += n
	}
	return content, path.Base(file), nil
}

// biteOfFile is how much is read before the request is looked at, which may have ended.
const biteOfFile = 4 << 20
