;; Written to the first version of WASI, whose layouts differ from preview 1:
;; whence is cur 0, end 1, set 2; a filestat has 56 bytes with a 32-bit link count at 20 and the size at 24;
;; a subscription has 56 bytes with a clock identifier in front of the clock's id.
;; Prints "abcdef 6 1 cde clock" or the name of the first step that failed.
(module
  (import "wasi_unstable" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_unstable" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_unstable" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_unstable" "fd_filestat_get" (func $fd_filestat_get (param i32 i32) (result i32)))
  (import "wasi_unstable" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_unstable" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
  (import "wasi_unstable" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "wasi_unstable" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 100) "file.txt")
  (data (i32.const 120) "abcdef")
  (data (i32.const 200) "open\nwrite\nstat\nsize\nlinks\nseek\nread\npoll\nevent\n")
  (data (i32.const 300) " 6 1 ")
  (data (i32.const 310) " clock\n")

  (func $print (param $fd i32) (param $at i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $at))
    (i32.store (i32.const 4) (local.get $length))
    (drop (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))

  ;; Leaves with exit code 2 and a word on standard error unless the condition holds.
  (func $require (param $condition i32) (param $word i32) (param $length i32)
    (if (i32.eqz (local.get $condition))
      (then
        (call $print (i32.const 2) (local.get $word) (local.get $length))
        (call $proc_exit (i32.const 2)))))

  (func $succeed (param $error i32) (param $word i32) (param $length i32)
    (call $require (i32.eqz (local.get $error)) (local.get $word) (local.get $length)))

  (func (export "_start") (local $fd i32)
    (call $succeed
      (call $path_open (i32.const 3) (i32.const 0) (i32.const 100) (i32.const 8)
        (i32.const 9) ;; create, truncate
        (i64.const 0x20006e) (i64.const 0) ;; read, seek, tell, write, sync, filestat_get
        (i32.const 0) (i32.const 12))
      (i32.const 200) (i32.const 5))
    (local.set $fd (i32.load (i32.const 12)))
    (i32.store (i32.const 0) (i32.const 120))
    (i32.store (i32.const 4) (i32.const 6))
    (call $succeed
      (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)) (i32.const 205) (i32.const 6))
    (call $print (i32.const 1) (i32.const 120) (i32.const 6))

    ;; The bytes behind a 56-byte filestat must stay as they are.
    (i64.store (i32.const 456) (i64.const 0x5a5a5a5a5a5a5a5a))
    (call $succeed (call $fd_filestat_get (local.get $fd) (i32.const 400)) (i32.const 211) (i32.const 5))
    (call $require (i64.eq (i64.load (i32.const 456)) (i64.const 0x5a5a5a5a5a5a5a5a)) (i32.const 211) (i32.const 5))
    (call $require (i64.eq (i64.load (i32.const 424)) (i64.const 6)) (i32.const 216) (i32.const 5))
    (call $require (i32.eq (i32.load (i32.const 420)) (i32.const 1)) (i32.const 221) (i32.const 6))
    (call $print (i32.const 1) (i32.const 300) (i32.const 5))

    ;; From the end (1) back 4, then one on (0), then to 2 (2): in preview 1 these would be other places.
    (call $succeed (call $fd_seek (local.get $fd) (i64.const -4) (i32.const 1) (i32.const 16)) (i32.const 227) (i32.const 5))
    (call $require (i64.eq (i64.load (i32.const 16)) (i64.const 2)) (i32.const 227) (i32.const 5))
    (call $succeed (call $fd_seek (local.get $fd) (i64.const 1) (i32.const 0) (i32.const 16)) (i32.const 227) (i32.const 5))
    (call $require (i64.eq (i64.load (i32.const 16)) (i64.const 3)) (i32.const 227) (i32.const 5))
    (call $succeed (call $fd_seek (local.get $fd) (i64.const 2) (i32.const 2) (i32.const 16)) (i32.const 227) (i32.const 5))
    (i32.store (i32.const 0) (i32.const 500))
    (i32.store (i32.const 4) (i32.const 3))
    (call $succeed
      (call $fd_read (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)) (i32.const 232) (i32.const 5))
    (call $print (i32.const 1) (i32.const 500) (i32.load (i32.const 8)))

    ;; A timer of 10 ms: userdata 0, type 8, identifier 16, clock 24, timeout 32, precision 40, flags 48.
    (i64.store (i32.const 600) (i64.const 0x1122334455667788))
    (i32.store8 (i32.const 608) (i32.const 0))
    (i64.store (i32.const 616) (i64.const 99))
    (i32.store (i32.const 624) (i32.const 1))
    (i64.store (i32.const 632) (i64.const 10000000))
    (call $succeed
      (call $poll_oneoff (i32.const 600) (i32.const 700) (i32.const 1) (i32.const 8)) (i32.const 237) (i32.const 5))
    (call $require (i32.eq (i32.load (i32.const 8)) (i32.const 1)) (i32.const 237) (i32.const 5))
    (call $require (i64.eq (i64.load (i32.const 700)) (i64.const 0x1122334455667788)) (i32.const 242) (i32.const 6))
    (call $require (i32.eqz (i32.load16_u (i32.const 708))) (i32.const 242) (i32.const 6))
    (call $print (i32.const 1) (i32.const 310) (i32.const 7))))
