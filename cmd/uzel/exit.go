package main

import (
	"context"
	"errors"

	"github.com/uzelhub/uzel/schemas/fault"
)

// Exit codes, as the command line promises them.
const (
	exitDone     = 0
	exitNotRight = 1 // the thing asked about is not right
	exitUsage    = 2 // wrong usage or configuration
	exitOutside  = 3 // the outside world failed, or only a part was done
	exitInternal = 4 // a fault of the program itself
	exitStopped  = 130
)

var (
	errUsage = fault.Define("UZ-CLI-001", fault.Setup, "команда записана неверно",
		"посмотрите справку: uzel --help или uzel КОМАНДА --help")
	errNotRight = fault.Define("UZ-CLI-002", fault.Input, "проверка не пройдена",
		"исправьте перечисленное выше и повторите")
	errPartial = fault.Define("UZ-CLI-003", fault.Remote, "сделана только часть",
		"исправьте перечисленное выше и повторите: остальное уже сделано")
	errFile = fault.Define("UZ-CLI-004", fault.Remote, "файл не прочитан или не записан",
		"проверьте имя, права и место на диске")
	errCheck = fault.Define("UZ-CLI-008", fault.Remote, "подключение не работает",
		"исправьте названное и повторите: uzel connector check")
	errNoFile = fault.Define("UZ-CLI-007", fault.Setup, "такого файла нет",
		"проверьте имя и папку, из которой запущена команда")
	errConfig = fault.Define("UZ-CLI-005", fault.Setup, "настройка не годна",
		"исправьте перечисленное выше; проверка: uzel check")
	errNoConnector = fault.Define("UZ-CLI-006", fault.Setup, "такого коннектора нет",
		"посмотрите список: uzel connector list")
)

// silent is an error whose reasons have been printed already.
type silent struct{ error }

func (s silent) Unwrap() error { return s.error }

// exitCode is what an error means for the one who called the program.
func exitCode(err error) int {
	if err == nil {
		return exitDone
	}
	if errors.Is(err, context.Canceled) {
		return exitStopped
	}
	e, ok := fault.As(err)
	if !ok {
		return exitInternal
	}
	switch e.Kind.Blame {
	case fault.Input:
		return exitNotRight
	case fault.Setup:
		return exitUsage
	case fault.Connector, fault.Remote:
		return exitOutside
	}
	return exitInternal
}
