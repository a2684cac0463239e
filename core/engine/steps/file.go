package steps

import (
	"os"
	"path/filepath"

	"github.com/uzelhub/uzel/schemas/fault"
)

var errNoFile = fault.Define("UZ-STP-030", fault.Setup, "файл, названный параметром шага, не прочитан",
	"проверьте, что он лежит рядом с конфигурацией и программа может его прочитать")

// file reads what a step's parameter names, a path from the configuration's folder.
func (d Deps) file(name string, most int64) ([]byte, error) {
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(d.Config.File), path)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, errNoFile.At(name).Wrap(err)
	}
	if info.Size() > most {
		return nil, errNoFile.At(name).With("%d байт при пределе %d", info.Size(), most)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, errNoFile.At(name).Wrap(err)
	}
	return data, nil
}
