;; Pointer chasing and write barriers: fills a list, reverses it in place and sums it, again and again.
(module
  (type $node (sub final (struct (field $value i32) (field $next (mut (ref null $node))))))

  (func $fill (param $n i32) (result (ref null $node))
    (local $head (ref null $node))
    (loop $more
      (local.set $head (struct.new $node (local.get $n) (local.get $head)))
      (br_if $more (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $head))

  (func $reverse (param $list (ref null $node)) (result (ref null $node))
    (local $result (ref null $node)) (local $next (ref null $node))
    (block $done
      (loop $more
        (br_if $done (ref.is_null (local.get $list)))
        (local.set $next (struct.get $node $next (local.get $list)))
        (struct.set $node $next (local.get $list) (local.get $result))
        (local.set $result (local.get $list))
        (local.set $list (local.get $next))
        (br $more)))
    (local.get $result))

  (func $sum (param $list (ref null $node)) (result i32)
    (local $total i32)
    (block $done
      (loop $more
        (br_if $done (ref.is_null (local.get $list)))
        (local.set $total (i32.add (i32.mul (local.get $total) (i32.const 31)) (struct.get $node $value (local.get $list))))
        (local.set $list (struct.get $node $next (local.get $list)))
        (br $more)))
    (local.get $total))

  (func (export "run") (param $n i32) (result i32)
    (local $list (ref null $node)) (local $i i32) (local $total i32)
    (loop $rounds
      (local.set $list (call $fill (i32.const 1000)))
      (local.set $list (call $reverse (local.get $list)))
      (local.set $total (i32.add (local.get $total) (call $sum (local.get $list))))
      (local.set $list (call $reverse (local.get $list)))
      (local.set $total (i32.xor (local.get $total) (call $sum (local.get $list))))
      (br_if $rounds (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (local.get $total)))
