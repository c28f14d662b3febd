;; A greeting through WASI preview 1:
;;
;;     ./petrel run samples/hello.wat
;;
;; fd_write takes a list of (address, length) pairs in memory and stores how many bytes it wrote.
(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param $fd i32) (param $vectors i32) (param $count i32) (param $written i32) (result i32)))

  (memory (export "memory") 1)
  (data (i32.const 16) "Hello from Petrel!\n")

  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 16)) ;; address of the text
    (i32.store (i32.const 4) (i32.const 19)) ;; its length
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
