package folder

import (
	"errors"
	"io/fs"
	"path"
	"strings"
)

// putBack returns a claimed file to the folder. If a newer file has its name by now, it gets a number: no content is
// ever lost.
func putBack(d dir, name string) error {
	claim := claimFolder + "/" + name
	info, err := d.lstat(claim)
	if err != nil {
		return err
	}
	// The two may be one file with two names, where the file system moves in two steps. What cannot be read is not compared.
	claimed, claimErr := sum(d, claim, info.Size())
	lying, lyingErr := sum(d, name, info.Size())
	if claimErr == nil && lyingErr == nil && claimed == lying && claimed != "" {
		return d.remove(claim)
	}
	_, err = store(d, claim, ".", name)
	return err
}

// store moves a file into a folder under the first free name and tells the name.
func store(d dir, from, folder, name string) (string, error) {
	if err := d.mkdir(folder); err != nil {
		return "", err
	}
	for n := 1; n <= mostNumbers; n++ {
		to := path.Join(folder, numbered(name, n))
		if err := relocate(d, from, to); !errors.Is(err, fs.ErrExist) {
			return to, err
		}
	}
	return "", fs.ErrExist
}

// setAside puts a file that could not be read beside a text that says why, for the person who looks into the folder.
func (in *inbox) setAside(d dir, claim string, t taken) error {
	name, err := store(d, claim, asideFolder, safeName(t.Name))
	if err != nil {
		return err
	}
	reason := path.Join(asideFolder, beside(path.Base(name), ".reason.txt"))
	if err := ignoreMissing(d.remove(reason)); err != nil {
		return err
	}
	f, err := d.create(reason)
	if err != nil {
		return err
	}
	return written(f, []byte(in.reason(path.Base(name), t)))
}

// reason is written for Notepad: older ones know UTF-8 by its mark only and want carriage returns.
func (in *inbox) reason(name string, t taken) string {
	lines := []string{
		"Файл: " + name,
		"Отложен: " + in.now().Format("02.01.2006 15:04"),
		"Причина: " + t.Problem,
		"Что делать: " + t.Hint,
	}
	return "\ufeff" + strings.Join(lines, "\r\n") + "\r\n"
}
