"""Runs a Python function over Lambda's Runtime API, as AWS's Python runtime does.

Nothing but the standard library, Python 3.8 or newer. The handler is named by _HANDLER (`file.function`, folders with
slashes); its code lies in LAMBDA_TASK_ROOT. What differs from AWS is in docs/differences.md.
"""

import decimal
import http.client
import importlib
import json
import logging
import os
import sys
import time
import traceback

API = "/2018-06-01/runtime"
JSON_LOGS = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"
LEVELS = {"TRACE": logging.DEBUG, "FATAL": logging.CRITICAL}
# AWS's runtime has it on board; here the function brings it, or the machine's Python has it.
ON_BOARD = ("boto3", "botocore")
# In AWS `json` leaves letters as they are from Python 3.12 on.
ASCII = os.environ.get("AWS_EXECUTION_ENV", "").rpartition("python3.")[2] in ("8", "9", "10", "11")

request_id = None


class RuntimeFault(Exception):
    """An error that the runtime itself raises."""

    def __init__(self, error_type, message, trace=()):
        super().__init__(message)
        self.error_type = error_type
        self.trace = list(trace)


class LogSink:
    """Writes each entry as one event of the log, however many lines it has; without the descriptor, to stdout."""

    def __init__(self):
        descriptor = os.environ.pop("_LAMBDA_TELEMETRY_LOG_FD", None)
        self.file = None if descriptor is None else os.fdopen(int(descriptor), "wb", 0)
        if self.file is not None:
            os.set_inheritable(self.file.fileno(), False)

    def write(self, text):
        if self.file is None:
            sys.stdout.write(text)
            return
        body = text.encode("utf-8", "backslashreplace")
        micros = time.time_ns() // 1000
        frame = memoryview(
            (0xA55A0003).to_bytes(4, "big") + len(body).to_bytes(4, "big") + micros.to_bytes(8, "big") + body
        )
        while frame:
            frame = frame[self.file.write(frame) :]


class TextFormatter(logging.Formatter):
    converter = time.gmtime

    def __init__(self):
        super().__init__(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S"
        )


STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "aws_request_id", "taskName"}


class JsonFormatter(TextFormatter):
    def format(self, record):
        entry = {
            "timestamp": self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
        }
        if record.exc_info:
            kind, error, trace = record.exc_info
            entry["stackTrace"] = [line.rstrip("\n") for line in traceback.format_tb(trace)]
            entry["errorType"] = kind.__name__
            entry["errorMessage"] = str(error)
            entry["location"] = f"{record.pathname}:{record.funcName}:{record.lineno}"
        if record.aws_request_id:
            entry["requestId"] = record.aws_request_id
        entry.update((key, value) for key, value in vars(record).items() if key not in STANDARD)
        return json.dumps(entry, default=str, ensure_ascii=False) + "\n"


class LogHandler(logging.Handler):
    def __init__(self, sink):
        super().__init__()
        self.sink = sink

    def emit(self, record):
        record.aws_request_id = request_id if request_id is not None or JSON_LOGS else ""
        self.sink.write(self.format(record))


def set_up_logging(sink):
    handler = LogHandler(sink)
    handler.setFormatter(JsonFormatter() if JSON_LOGS else TextFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    if JSON_LOGS:
        level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "INFO").upper()
        root.setLevel(LEVELS.get(level, level))


class CognitoIdentity:
    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")

    def __init__(self):
        self.cognito_identity_id = None
        self.cognito_identity_pool_id = None


class Client:
    __slots__ = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")

    def __init__(self, told):
        for name in self.__slots__:
            setattr(self, name, told.get(name))


class ClientContext:
    __slots__ = ("custom", "env", "client")

    def __init__(self, told):
        self.custom = told.get("custom")
        self.env = told.get("env")
        self.client = Client(told.get("client") or {})


class LambdaContext:
    """What a handler gets as its second argument."""

    def __init__(self, headers, sink):
        environment = os.environ
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.log_group_name = environment.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = environment.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = environment.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = environment.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = environment.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        told = headers.get("Lambda-Runtime-Client-Context")
        self.client_context = ClientContext(json.loads(told)) if told else None
        self.identity = CognitoIdentity()
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])
        self._sink = sink

    def get_remaining_time_in_millis(self):
        return max(self._deadline - int(time.time() * 1000), 0)

    def log(self, message):
        self._sink.write(str(message))

    def __repr__(self):
        shown = {name: value for name, value in vars(self).items() if not name.startswith("_")}
        return "LambdaContext([%s])" % ",".join(f"{name}={value}" for name, value in shown.items())


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, decimal.Decimal):
            return float(value)
        return super().default(value)


def load_handler(name):
    """Errors: RuntimeFault with the sentences of AWS's runtime."""
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise RuntimeFault("Runtime.MalformedHandlerName", f"Bad handler '{name}': {error}") from None
    module_name = module_name.replace("/", ".")
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise RuntimeFault(
            "Runtime.BuiltInModuleConflict", f"Cannot use built-in module {module_name} as a handler module"
        )
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        if (error.name or "").split(".")[0] in ON_BOARD:
            print(
                f"Sekisho does not bring {error.name}, which AWS's Python runtime has: install it for {sys.executable},"
                " or into the function's folder, to use it here."
            )
        raise RuntimeFault("Runtime.ImportModuleError", f"Unable to import module '{name.rsplit('.', 1)[0]}': {error}")
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        message = f"Syntax error in module '{name.rsplit('.', 1)[0]}': {error}"
        raise RuntimeFault("Runtime.UserCodeSyntaxError", message, trace) from None
    if not hasattr(module, function_name):
        message = f"Handler '{function_name}' missing on module '{name.rsplit('.', 1)[0]}'"
        raise RuntimeFault("Runtime.HandlerNotFound", message)
    return getattr(module, function_name)


def own_frames_dropped(trace):
    """The stack begins where the function's own code does."""
    frames = traceback.extract_tb(trace)
    own = (__file__, importlib.__file__)
    while frames and (frames[0].filename in own or frames[0].filename.startswith("<frozen importlib")):
        del frames[0]
    return frames


def described(error):
    """The error as the caller of Invoke gets it."""
    if isinstance(error, RuntimeFault):
        kind, trace = error.error_type, error.trace
    else:
        kind, trace = type(error).__name__, traceback.format_list(own_frames_dropped(error.__traceback__))
    return {"errorMessage": str(error), "errorType": kind, "requestId": request_id or "", "stackTrace": trace}


def log_error(sink, error):
    if JSON_LOGS:
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        sink.write(json.dumps({"timestamp": now, "log_level": "ERROR", **error}) + "\n")
        return
    lines = [f"[ERROR] {error['errorType']}: {error['errorMessage']}"]
    if error["stackTrace"]:
        lines.append("Traceback (most recent call last):")
        lines.extend(entry.rstrip("\n") for entry in error["stackTrace"])
    sink.write("\n".join(lines) + "\n")


class RuntimeApi:
    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address)

    def call(self, method, path, body=None, headers=None):
        try:
            self.connection.request(method, API + path, body, headers or {})
            response = self.connection.getresponse()
            return response.headers, response.read()
        except (OSError, http.client.HTTPException):
            # Nobody is there to work for any more.
            os._exit(1)

    def fail(self, path, error):
        headers = {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": error["errorType"]}
        self.call("POST", path + "/error", json.dumps(error, ensure_ascii=ASCII).encode(), headers)


def answer_one(api, handler, sink):
    global request_id
    headers, body = api.call("GET", "/invocation/next")
    request_id = headers["Lambda-Runtime-Aws-Request-Id"]
    trace = headers.get("Lambda-Runtime-Trace-Id")
    if trace:
        os.environ["_X_AMZN_TRACE_ID"] = trace
    path = f"/invocation/{request_id}"
    try:
        try:
            event = json.loads(body)
        except ValueError as error:
            raise RuntimeFault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from None
        result = handler(event, LambdaContext(headers, sink))
        try:
            answer = json.dumps(result, cls=Encoder, ensure_ascii=ASCII).encode()
        except Exception as error:
            raise RuntimeFault("Runtime.MarshalError", f"Unable to marshal response: {error}") from None
    except Exception as error:
        problem = described(error)
        log_error(sink, problem)
        api.fail(path, problem)
    else:
        api.call("POST", path + "/response", answer, {"Content-Type": "application/json"})


def main():
    # AWS's folder can't be written to; and a change below the function's folder would mean a new environment.
    sys.dont_write_bytecode = True
    sys.argv = ["/var/runtime/bootstrap.py"]
    root = os.environ["LAMBDA_TASK_ROOT"]
    # In place of this file's own folder.
    sys.path[0] = root
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    sink = LogSink()
    set_up_logging(sink)
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        problem = described(error)
        log_error(sink, problem)
        api.fail("/init", problem)
        sys.exit(1)
    while True:
        answer_one(api, handler, sink)


if __name__ == "__main__":
    main()
