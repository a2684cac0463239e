package config

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Watched are the files that the configuration is made of, as absolute paths: patterns, where it names files so. Those of
// secrets belong to them.
func (c *Config) Watched() []string {
	files := []string{c.absolute(filepath.Base(c.File))}
	for _, pattern := range c.RouteFiles {
		files = append(files, c.absolute(pattern))
	}
	if c.WorkSchedules.reference != "" {
		files = append(files, c.absolute(c.WorkSchedules.reference))
	}
	for _, connection := range c.Connections {
		value, err := decodeTree(connection.Settings.Raw())
		if err != nil {
			continue
		}
		mapStrings("", value, func(_, text string) any {
			for _, match := range reference.FindAllString(text, -1) {
				if scheme, name := splitReference(match); scheme == "file" {
					files = append(files, c.absolute(name))
				}
			}
			return text
		})
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// settleFor is how long files are left alone after a change: an editor and a deployment write several times.
const settleFor = 500 * time.Millisecond

// Watch gives a value after files have changed, until the context ends. It watches their folders, since files are often
// replaced as a whole; which files, it asks anew after every change.
func Watch(ctx context.Context, files func() []string) (<-chan struct{}, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, errWatch.Wrap(err)
	}
	changed := make(chan struct{}, 1)
	watched := files()
	follow(w, watched)
	go func() {
		defer w.Close()
		var settled <-chan time.Time
		for {
			select {
			case <-ctx.Done():
				return
			case event := <-w.Events:
				if concerns(event, watched) {
					settled = time.After(settleFor)
				}
			case <-w.Errors: //nolint:errcheck // some events were lost: perhaps one of these
				settled = time.After(settleFor)
			case <-settled:
				settled = nil
				select {
				case changed <- struct{}{}:
				default:
				}
				watched = files()
				follow(w, watched)
			}
		}
	}()
	return changed, nil
}

// follow watches the folders of files. One that is not there is not watched: its files are not there either, and the
// configuration that names it says so.
func follow(w *fsnotify.Watcher, files []string) {
	wanted := map[string]bool{}
	for _, file := range files {
		folders, _ := filepath.Glob(filepath.Dir(file))
		for _, folder := range append(folders, filepath.Dir(file)) {
			wanted[folder] = true
		}
	}
	for _, folder := range w.WatchList() {
		if !wanted[folder] {
			_ = w.Remove(folder)
		}
	}
	for folder := range wanted {
		_ = w.Add(folder)
	}
}

// concerns reports whether an event may mean other content of a file. Where files are links into a folder that is
// replaced as a whole, as in containers, the link to that folder, ..data, is all that changes.
func concerns(event fsnotify.Event, files []string) bool {
	if event.Op == fsnotify.Chmod {
		return false
	}
	if strings.HasPrefix(filepath.Base(event.Name), "..") {
		return true
	}
	return slices.ContainsFunc(files, func(file string) bool {
		matches, err := filepath.Match(file, event.Name)
		return file == event.Name || err == nil && matches
	})
}
