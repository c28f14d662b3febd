;; A function to call from outside, and no import at all:
;;
;;     ./petrel run --invoke fib samples/fib.wat 30
;;
;; From C#: instance.GetFunction<int, long>("fib").
(module
  (func $fib (export "fib") (param $n i32) (result i64)
    (if (result i64) (i32.lt_s (local.get $n) (i32.const 2))
      (then (i64.extend_i32_s (local.get $n)))
      (else
        (i64.add
          (call $fib (i32.sub (local.get $n) (i32.const 1)))
          (call $fib (i32.sub (local.get $n) (i32.const 2))))))))
