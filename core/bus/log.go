package bus

import (
	"errors"
	"log/slog"

	"github.com/ThreeDotsLabs/watermill"
)

// logger lets watermill's router write to the hub's log: its failures; what it merely does is for those who debug.
type logger struct{ log *slog.Logger }

func (l logger) Error(what string, err error, fields watermill.LogFields) {
	if errors.Is(err, ErrStopping) {
		l.Debug(what, fields.Add(watermill.LogFields{"error": err}))
		return
	}
	l.log.Error("шина сообщений: сбой при обработке", append(attributes(fields), "what", what, "error", err)...)
}

func (l logger) Info(what string, fields watermill.LogFields) { l.Debug(what, fields) }

func (l logger) Debug(what string, fields watermill.LogFields) {
	l.log.Debug("шина сообщений", append(attributes(fields), "what", what)...)
}

func (l logger) Trace(string, watermill.LogFields) {}

func (l logger) With(fields watermill.LogFields) watermill.LoggerAdapter {
	return logger{l.log.With(attributes(fields)...)}
}

func attributes(fields watermill.LogFields) []any {
	list := make([]any, 0, 2*len(fields)+4)
	for name, value := range fields {
		list = append(list, name, value)
	}
	return list
}
