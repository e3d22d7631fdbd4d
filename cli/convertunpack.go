package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"clickmask/internal/atomicfile"
	"clickmask/picture"
	"clickmask/project/formats"
)

// findPacked looks in the ZIP files among the inputs for the pictures of a set that have no file.
func findPacked(p *formats.Packed, inputs []string, set *formats.Set, files map[string]string) error {
	for _, input := range inputs {
		if !isZIPName(input) {
			continue
		}
		archive, err := formats.OpenArchive(input)
		if err != nil {
			return fmt.Errorf("%s: %w", input, err)
		}
		if archive == nil {
			continue
		}
		if name := p.Add(archive, set, bothCases(picture.Extensions), func(page int) bool { return files[set.Pages[page].Path] != "" }); name != "" {
			return fmt.Errorf("two pictures are called %s; convert the ZIP files apart", name)
		}
	}
	return nil
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
		return nil, usagef("%v", err)
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
