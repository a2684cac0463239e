package folder

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// How long to wait before another try: a person has to free space, a network drive comes back by
// itself, another process ends its delivery.
const (
	waitForSpace   = 10 * time.Minute
	waitForDrive   = time.Minute
	waitForProcess = time.Second
)

// diskFault says what an error of the disk means and what to do. The deed is Russian, as "записать файл в папку /x".
// The path in the error itself is left out: a file's name may be a person's.
func diskFault(deed string, err error) *sdk.Fault {
	fault := func(cause document.Cause, what, hint string) *sdk.Fault {
		return sdk.Fail(cause, "не удалось %s: %s", deed, what).Advise(hint).Remote("", bare(err).Error())
	}
	switch {
	case errors.Is(err, errNoMove):
		return fault(document.CauseMisconfigured, "диск не умеет переименовать файл так, чтобы не затереть чужой",
			"выберите папку на другом диске: NTFS, ext4, XFS, сетевая папка Windows или Samba")
	case errors.Is(err, errBrokenLedger):
		return fault(document.CauseNeedsPerson, "журнал отправленного в подпапке .uzel испорчен",
			"проверьте диск и восстановите подпапку .uzel из резервной копии; удалять её нельзя: документы могут уйти второй раз")
	case errors.Is(err, errLocked):
		return fault(document.CauseTransient, "в папке работает другой процесс Узла", "подождите; повтор будет сделан сам").Wait(waitForProcess)
	case isDriveGone(err):
		return fault(document.CauseTransient, "диск или сетевая папка не отвечает",
			"проверьте сеть и сервер с папкой; повтор будет сделан сам").Wait(waitForDrive)
	case is(err, fullDisk):
		return fault(document.CauseLimit, "на диске нет места", "освободите место или увеличьте квоту; повтор будет сделан сам").Wait(waitForSpace)
	case is(err, readOnlyDisk):
		return fault(document.CauseMisconfigured, "диск доступен только для чтения",
			"подключите диск с правом записи или укажите другую папку в настройках соединения")
	case is(err, busyFile):
		return fault(document.CauseTransient, "файл занят другой программой", "закройте файл; повтор будет сделан сам").Wait(waitForDrive)
	case errors.Is(err, fs.ErrPermission):
		return fault(document.CauseUnauthorised, "нет прав", "дайте учётной записи, под которой работает Узел, право на чтение и запись в этой папке")
	case errors.Is(err, fs.ErrNotExist):
		return fault(document.CauseMisconfigured, "папки нет",
			"создайте папку или исправьте путь в настройках соединения; если это сетевой диск, проверьте, что он подключён")
	case errors.Is(err, syscall.ENOTDIR):
		return fault(document.CauseMisconfigured, "это не папка", "исправьте путь в настройках соединения")
	}
	return fault(document.CauseTransient, "ошибка диска", "проверьте диск; повтор будет сделан сам").Wait(waitForDrive)
}

// isDriveGone reports errors that say nothing about a single file: the whole drive does not answer.
func isDriveGone(err error) bool { return is(err, goneDrive) }

// isBusy reports that another program holds the file.
func isBusy(err error) bool { return is(err, busyFile) }

func is(err error, numbers []syscall.Errno) bool {
	var number syscall.Errno
	return errors.As(err, &number) && slices.Contains(numbers, number)
}

// bare is the system's own word without the operation and the path.
func bare(err error) error {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number
	}
	var onPath *fs.PathError
	if errors.As(err, &onPath) {
		return onPath.Err
	}
	var onLink *os.LinkError
	if errors.As(err, &onLink) {
		return onLink.Err
	}
	return err
}
