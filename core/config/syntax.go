package config

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/uzelhub/uzel/schemas/fault"
)

// syntaxWords tells in Russian what the YAML parser most often has to say; the first phrase it contains decides.
var syntaxWords = []struct{ phrase, russian string }{
	{"that cannot start any token", "знак, с которого не может начинаться значение; отступы делают пробелами, не табуляцией"},
	{"tab", "отступы делают пробелами, не табуляцией"},
	{"'}'", "не закрыта или лишняя фигурная скобка"},
	{"']'", "не закрыта или лишняя квадратная скобка"},
	{"delimiter ':'", "после ключа не хватает двоеточия"},
	{"implicit line break", "после ключа не хватает двоеточия"},
	{"block sequence entries", "список начинают с новой строки"},
	{"value is not allowed", "лишнее значение или неверный отступ"},
	{"non-map value", "ключ без двоеточия или неверный отступ"},
	{"unexpected key name", "ключ без двоеточия или неверный отступ"},
	{"could not find end character", "не закрыта кавычка"},
	{"anchor", "ошибка в якоре &"},
	{"alias", "ошибка в ссылке *"},
	{"mapping value", "лишнее двоеточие; значение с двоеточием берут в кавычки"},
}

// syntaxFinding tells where and why a file is not YAML.
func syntaxFinding(file string, err error) fault.Finding {
	var located yaml.Error
	if !errors.As(err, &located) {
		return errSyntax.Finding(file, "")
	}
	at := file
	if t := located.GetToken(); t != nil && t.Position != nil {
		at = fmt.Sprintf("%s:%d:%d", file, t.Position.Line, t.Position.Column)
	}
	said := located.GetMessage()
	for _, word := range syntaxWords {
		if strings.Contains(said, word.phrase) {
			return errSyntax.Finding(at, word.russian)
		}
	}
	return errSyntax.Finding(at, "разборщик YAML сообщает: "+said)
}

var (
	errIsFolder = errors.New("это папка, а нужен файл")
	errTooLarge = errors.New("файл больше 16 МиБ, это не настройки")
)

// russianFileError says why a file was not read.
func russianFileError(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "такого файла нет"
	case errors.Is(err, fs.ErrPermission):
		return "нет прав на чтение"
	case errors.Is(err, errIsFolder), errors.Is(err, errTooLarge):
		return err.Error()
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return "ответ системы: " + err.Error()
}
