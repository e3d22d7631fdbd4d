package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"clickmask/internal/atomicfile"
	"clickmask/project/formats"
)

// findPacked looks in the ZIP files among the inputs for the pictures of the set that have no file.
func (in *gathered) findPacked(inputs []string, files map[string]string) error {
	packed, twice, err := formats.FindPacked(in.set, inputs, func(_ string, page int) bool { return files[in.set.Pages[page].Path] != "" })
	in.packed = packed
	if err == nil && twice != "" {
		err = fmt.Errorf("two pictures are called %s; convert the ZIP files apart", twice)
	}
	return err
}

// unpack takes pictures out of ZIP files into the folder of a session, where names lead nowhere but down, and gives what was written.
func (in *gathered) unpack(ctx context.Context, folder string, force bool) (written []string, err error) {
	plan := in.packed.Plan(ctx, in.set)
	var others []string // pictures on the disk, which are never replaced
	for i, file := range in.files {
		if !in.packed.Has(in.set.Pages[i].Path) {
			others = append(others, file)
		}
	}
	guard := atomicfile.NewGuard(others...)
	there, err := plan.Existing(folder, guard)
	if err != nil {
		return nil, usagef("%w", err)
	}
	if len(there) > 0 && !force {
		return nil, usagef("%s is already there; use --force to replace it", filepath.Join(folder, filepath.FromSlash(there[0])))
	}
	if err := plan.Write(ctx, folder, formats.WriteOptions{Replace: there, Guard: guard}); err != nil {
		return nil, err
	}
	for _, file := range plan.Files {
		at := filepath.Join(folder, filepath.FromSlash(file.Path))
		in.files[file.Page] = at
		written = append(written, at)
	}
	return written, nil
}
